"""Prometheus is led to the pods that run and ask for it, and to no other."""

from testbed.targets import targets


def pod(phase="Running", **notes):
    annotations = {f"prometheus.io/{key}": value for key, value in notes.items()}
    about = {"name": "web-1", "namespace": "shop", "annotations": annotations}
    return {"metadata": about, "status": {"phase": phase, "podIP": "10.0.0.1"}}


def test_only_running_pods_that_ask_are_scraped():
    asks = pod(scrape="true", port="8080")
    silent = [pod(), pod(scrape="false", port="8080"), pod("Pending", scrape="true", port="1")]
    assert targets([*silent, asks]) == [
        {"targets": ["10.0.0.1:8080"], "labels": {"namespace": "shop", "pod": "web-1"}}
    ]
