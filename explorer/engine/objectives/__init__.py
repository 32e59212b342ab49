"""What is minimized: functions with their derivatives, and what the user should know about them."""
