"""Annotation functions of the custom image types: a task of a manifest line, and one label of several workers' answers.

Pure, standard library alone. Ground Truth has no functions of its own for polygons, keypoints, lines, polylines and
instance segmentation on images.
"""
