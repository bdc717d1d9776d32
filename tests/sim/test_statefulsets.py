"""Pods with names that stay, one after the other."""

from tests.sim.objects import NAMESPACE, cluster, names, ref, run, stateful_set


def test_one_starts_when_the_one_before_is_ready():
    made = cluster(stateful_set("db", 3), seconds=5)
    assert names(made, "db") == ["db-0"]
    run(made, 60)
    assert names(made, "db") == ["db-0", "db-1", "db-2"]
    assert all(pod.ready for pod in made.pods(NAMESPACE, "db"))


def test_in_parallel_they_start_together():
    made = cluster(stateful_set("db", 3, podManagementPolicy="Parallel"), seconds=3)
    assert len(names(made, "db")) == 3


def test_a_dead_pod_comes_back_under_its_name():
    made = cluster(stateful_set("db", 2), seconds=60)
    made.delete(ref("Pod", "db-1"), grace=0)
    run(made, 2)
    assert [p.ready for p in made.pods(NAMESPACE, "db")] == [True, False]
    run(made, 30)
    assert [p.ready for p in made.pods(NAMESPACE, "db")] == [True, True]


def update(made):
    template = {"metadata": {"labels": {"app": "db", "new": "yes"}}}
    made.patch(ref("StatefulSet", "db"), {"spec": {"template": template}})


def test_an_update_goes_from_the_highest_down_one_at_a_time():
    made = cluster(stateful_set("db", 3), seconds=60)
    update(made)
    for _ in range(120):
        made.tick()
        assert sum(p.ready for p in made.pods(NAMESPACE, "db")) >= 2
    assert len({p.revision for p in made.pods(NAMESPACE, "db")}) == 1


def test_a_partition_and_on_delete_hold_an_update_back():
    partition = {"rollingUpdate": {"partition": 2}}
    for strategy, revisions in ((partition, 2), ({"type": "OnDelete"}, 1)):
        made = cluster(stateful_set("db", 3, updateStrategy=strategy), seconds=60)
        update(made)
        run(made, 120)
        assert len({p.revision for p in made.pods(NAMESPACE, "db")}) == revisions


def test_fewer_replicas_take_the_highest_away():
    made = cluster(stateful_set("db", 3), seconds=60)
    made.patch(ref("StatefulSet", "db"), {"spec": {"replicas": 1}})
    run(made, 20)
    assert names(made, "db") == ["db-0"]
