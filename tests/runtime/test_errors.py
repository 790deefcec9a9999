import inspect

from ground_truth_runtime import errors


def test_the_tree_in_the_docstring_has_every_error_and_no_other() -> None:
    drawn = {line.strip("|`- ").split()[0] for line in (errors.__doc__ or "").splitlines() if "-- " in line}
    classes = {
        name
        for name, value in vars(errors).items()
        if inspect.isclass(value)
        and issubclass(value, errors.GroundTruthError)
        and value is not errors.GroundTruthError
    }

    assert drawn == classes


def test_every_error_hangs_on_the_one_root() -> None:
    classes = [value for value in vars(errors).values() if inspect.isclass(value)]

    assert all(issubclass(value, errors.GroundTruthError) for value in classes)
