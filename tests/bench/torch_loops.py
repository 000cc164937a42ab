"""What a plain PyTorch DQN does for a step of training, on one thread, by CPU time: act, draw a batch, update. No world.

    OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 python3 torch_loops.py

prints JSON: CPU seconds of 50,000 steps of rl-baselines3-zoo's DQN on CartPole, and microseconds of a step of Young & Tian's on
MinAtar's Breakout.
"""

import gc
import json

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F
from torch_reference import cpu_time, minatar_cnn, mlp

DISCOUNT = 0.99


class Loop:
    def __init__(self, make, shape, actions, batch, capacity, optimizer, clip):
        torch.manual_seed(0)
        self.model, self.target = make(), make()
        self.target.load_state_dict(self.model.state_dict())
        self.optimizer = optimizer(self.model.parameters())
        self.actions, self.batch, self.clip = actions, batch, clip
        self.luck = np.random.default_rng(0)
        self.seen = self.luck.random((capacity, *shape), dtype=np.float32)
        self.after = self.luck.random((capacity, *shape), dtype=np.float32)
        self.chosen = self.luck.integers(0, actions, capacity)
        self.rewards = self.luck.random(capacity, dtype=np.float32)
        self.ended = (self.luck.random(capacity) < 0.05).astype(np.float32)

    def act(self):
        with torch.no_grad():
            return int(self.model(torch.from_numpy(self.seen[:1])).argmax())

    def update(self):
        rows = self.luck.integers(0, len(self.rewards), self.batch)
        seen, after = torch.from_numpy(self.seen[rows]), torch.from_numpy(self.after[rows])
        chosen = torch.from_numpy(self.chosen[rows])[:, None]
        rewards, ended = torch.from_numpy(self.rewards[rows]), torch.from_numpy(self.ended[rows])
        with torch.no_grad():
            wanted = rewards + DISCOUNT * (1 - ended) * self.target(after).max(1).values
        loss = F.smooth_l1_loss(self.model(seen).gather(1, chosen)[:, 0], wanted)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        if self.clip is not None:
            nn.utils.clip_grad_norm_(self.model.parameters(), self.clip)
        self.optimizer.step()


def cart_pole():
    loop = Loop(lambda: mlp(4, 256, 256, 2), (4,), 2, 64, 25_000, lambda p: torch.optim.Adam(p, lr=2.3e-3), 10)
    updates = (50_000 - 1_000) // 256 * 128
    return (50_000 * cpu_time(loop.act) + updates * cpu_time(loop.update, 1)) / 1e6


def minatar():
    rmsprop = lambda p: torch.optim.RMSprop(p, lr=2.5e-4, alpha=0.95, eps=0.01, centered=True)  # noqa: E731
    loop = Loop(minatar_cnn, (4, 10, 10), 6, 32, 20_000, rmsprop, None)
    return cpu_time(loop.act) + cpu_time(loop.update, 1)


if __name__ == "__main__":
    torch.set_num_threads(1)
    gc.disable()
    print(json.dumps({"cartPole": cart_pole(), "minAtar": minatar()}))
