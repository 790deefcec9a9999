"""Runs labeling jobs: tasks, simulated workers, consolidation, output files. Knows nothing of the API."""

from ground_truth_local.engine.behaviour import Behaviour
from ground_truth_local.engine.clock import Clock, RealClock, SimulatedClock
from ground_truth_local.engine.engine import Engine
from ground_truth_local.engine.simulation import Simulation

__all__ = ["Behaviour", "Clock", "Engine", "RealClock", "SimulatedClock", "Simulation"]
