"""The workloads of workloads.ts in PyTorch, on one thread, by CPU time.

    OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 python3 torch_reference.py [workload ...]

prints JSON: the versions, the BLAS in use, its speed and, for each workload named, microseconds of a train step and of acting on
one observation, medians: as PyTorch does it unless told otherwise ("plain"), and at its best where it has a choice ("best"): the
memory format of images, the kind of Adam.
"""

import gc
import json
import sys
import time
from functools import partial
from statistics import median

import torch
from torch import nn
from torch.nn import functional as F

LEARNING_RATE = 1e-4
DISCOUNT = 0.99


def mlp(*widths):
    layers = []
    for inputs, outputs in zip(widths, widths[1:]):
        layers += [nn.Linear(inputs, outputs), nn.ReLU()]
    return nn.Sequential(*layers[:-1])


def minatar_cnn():
    return nn.Sequential(
        nn.Conv2d(4, 16, 3), nn.ReLU(inplace=True), nn.Flatten(), nn.Linear(1024, 128), nn.ReLU(inplace=True), nn.Linear(128, 6)
    )


class Lstm(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(64, 64, batch_first=True)
        self.head = nn.Linear(64, 6)

    def forward(self, x):
        return self.head(self.lstm(x)[0][:, -1])


class Block(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.first = nn.Conv2d(width, width, 3, padding=1)
        self.first_norm = nn.BatchNorm2d(width)
        self.second = nn.Conv2d(width, width, 3, padding=1)
        self.second_norm = nn.BatchNorm2d(width)

    def forward(self, x):
        y = F.relu(self.first_norm(self.first(x)), inplace=True)
        return F.relu(x + self.second_norm(self.second(y)), inplace=True)


def resnet():
    stem = [nn.Conv2d(17, 32, 3, padding=1), nn.BatchNorm2d(32), nn.ReLU(inplace=True)]
    return nn.Sequential(*stem, *[Block(32) for _ in range(4)], nn.Flatten(), nn.Linear(9 * 9 * 32, 82))


class Transformer(nn.Module):
    def __init__(self):
        super().__init__()
        self.positions = nn.Parameter(0.02 * torch.randn(30, 64))
        block = partial(
            nn.TransformerEncoderLayer,
            64,
            4,
            256,
            dropout=0.0,
            activation=partial(F.gelu, approximate="tanh"),
            batch_first=True,
            norm_first=True,
        )
        self.blocks = nn.Sequential(block(), block())
        self.head = nn.Linear(30 * 64, 6)

    def forward(self, x):
        return self.head(self.blocks(x + self.positions).flatten(1))


# The network, one input, the batch, the outputs; images stand channels first.
WORKLOADS = {
    "dqn": (partial(mlp, 4, 120, 84, 2), (4,), 128, 2),
    "mlp": (partial(mlp, 4, 64, 64, 2), (4,), 64, 2),
    "cnn": (minatar_cnn, (4, 10, 10), 32, 6),
    "lstm": (Lstm, (16, 64), 32, 6),
    "resnet": (resnet, (17, 9, 9), 32, 82),
    "transformer": (Transformer, (30, 64), 32, 6),
}


def regression(model, inputs, goals, adam):
    def step():
        loss = F.mse_loss(model(inputs), goals)
        adam.zero_grad(set_to_none=True)
        loss.backward()
        adam.step()

    return step


def dqn(model, target, inputs, adam):
    batch = len(inputs)
    next_inputs = torch.randn_like(inputs)
    actions = torch.randint(0, 2, (batch, 1))
    rewards = torch.randn(batch)

    def step():
        with torch.no_grad():
            goals = rewards + DISCOUNT * target(next_inputs).amax(1)
        loss = F.smooth_l1_loss(model(inputs).gather(1, actions).squeeze(1), goals)
        adam.zero_grad(set_to_none=True)
        loss.backward()
        adam.step()

    return step


def acting(model, shape, memory_format):
    observation = torch.randn(1, *shape).numpy()

    def act():
        with torch.inference_mode():
            x = torch.from_numpy(observation)
            if memory_format is not None:
                x = x.contiguous(memory_format=memory_format)
            return model(x).numpy()

    return act


def measured(name, adam_kind, memory_format):
    make, shape, batch, outputs = WORKLOADS[name]
    torch.manual_seed(0)
    model = make()
    inputs = torch.randn(batch, *shape)
    if memory_format is not None:
        model, inputs = model.to(memory_format=memory_format), inputs.contiguous(memory_format=memory_format)
    adam = torch.optim.Adam(model.parameters(), lr=LEARNING_RATE, **adam_kind)
    if name == "dqn":
        target = make()
        target.load_state_dict(model.state_dict())
        step = dqn(model, target, inputs, adam)
    else:
        step = regression(model, inputs, torch.randn(batch, outputs), adam)
    train = cpu_time(step)
    act = cpu_time(acting(model.eval(), shape, memory_format))
    # nn.LSTM has two biases where one does the work
    parameters = sum(p.numel() for key, p in model.named_parameters() if "bias_hh" not in key)
    return {"train": train, "act": act, "parameters": parameters}


def adam_kinds():
    """One array after the other, all at once, or, since PyTorch 2.4, in one kernel."""
    kinds = [{"foreach": False}, {"foreach": True}]
    try:
        torch.optim.Adam([torch.zeros(1, requires_grad=True)], fused=True)
        kinds.append({"fused": True})
    except (RuntimeError, TypeError):
        pass
    return kinds


def figures(name):
    plain = measured(name, {}, None)
    images = len(WORKLOADS[name][1]) == 3
    formats = [None, torch.channels_last] if images else [None]
    tuned = [measured(name, kind, f) for kind in adam_kinds() for f in formats]
    best = {key: min(figure[key] for figure in [plain, *tuned]) for key in ("train", "act")}
    return {"plain": plain, "best": best, "parameters": plain["parameters"]}


def cpu_time(call, seconds=0.3):
    """Microseconds of CPU time per call: the median of batches of about 10 ms each."""
    spent, calls, latest = 0.0, 1, 1.0
    while spent < seconds / 3:
        latest = max(1e-7, timed(call, calls))
        spent += latest * calls
        calls *= 2
    calls = int(0.01 / latest) + 1
    count = min(31, max(3, int(seconds / (calls * latest))))
    return 1e6 * median(timed(call, calls) for _ in range(count))


def timed(call, calls):
    start = time.process_time()
    for _ in range(calls):
        call()
    return (time.process_time() - start) / calls


def product_speed(side=256):
    """Multiply-adds per second, in thousand millions, of a product of two square matrices."""
    a, b = torch.randn(side, side), torch.randn(side, side)
    return side**3 / cpu_time(lambda: a @ b, 0.1) / 1e3


def blas():
    """The library that the products of matrices come from: the one loaded, else the one compiled in."""
    torch.zeros(8, 8) @ torch.zeros(8, 8)
    try:
        with open("/proc/self/maps") as maps:
            paths = sorted({line.split()[-1] for line in maps if ".so" in line})
    except OSError:
        paths = []
    for part in ("/libblas", "/libmkl_rt", "/libmkl", "/libopenblas"):
        for path in paths:
            if part in path:
                return path
    config = torch.__config__.show()
    return next((word for word in config.split() if word.startswith("BLAS_INFO")), "unknown").rstrip(",")


if __name__ == "__main__":
    torch.set_num_threads(1)
    gc.disable()
    print(
        json.dumps(
            {
                "torch": torch.__version__,
                "python": sys.version.split()[0],
                "blas": blas(),
                "productSpeed": product_speed(),
                "oneDnn": torch.backends.mkldnn.is_available(),
                "workloads": {name: figures(name) for name in sys.argv[1:]},
            }
        )
    )
