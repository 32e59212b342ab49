"""What decides a trajectory, as one value: a trial and the noise on its gradients."""
