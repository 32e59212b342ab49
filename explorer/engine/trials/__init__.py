"""Everything that determines a trajectory, as one value: a trial and the noise on its gradients."""
