"""How a step is computed: rules written as mathematics, hyper-parameters and schedules."""
