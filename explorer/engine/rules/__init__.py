"""How a step is computed.

Update rules written once as mathematics, with hyper-parameters, dialects and schedules.
"""
