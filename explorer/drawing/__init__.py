"""Pictures of scenarios: colours, layers and views."""
