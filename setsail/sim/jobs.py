"""Jobs: a program that ends well or badly after a while. Its pods, retries and load are not
simulated."""

from setsail.cluster.protocol import Body
from setsail.manifest.manifest import text
from setsail.sim.behaviour import Behaviour
from setsail.sim.state import Key, State


def status(state: State, key: Key) -> Body:
    """The status as the API shows it."""
    body, began = state.objects[key], state.created.get(key, state.now)
    image = text(body, "spec", "template", "spec", "containers", 0, "image")
    behaviour = state.behaviours.get(image, Behaviour())
    if not behaviour.pulls or state.now < began + behaviour.start:
        return {"active": 1}
    if not behaviour.passes:
        return {"failed": 1, "conditions": [{"type": "Failed", "status": "True"}]}
    return {"succeeded": 1, "conditions": [{"type": "Complete", "status": "True"}]}
