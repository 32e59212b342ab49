"""What is minimized: functions with their derivatives, and what a person should know about them."""
