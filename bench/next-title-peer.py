"""Trains SASRec (Kang & McAuley 2018, https://arxiv.org/abs/1808.09781) in PyTorch and measures it after every few epochs.

usage: next-title-peer.py FOLDER '{"items": 3700, "dimensions": 64, ...}'
FOLDER holds uint32 files: offsets [users + 1] and tokens (each user's training items by number, oldest first), users
(those that are measured) and next (the item that each of them chose next; one above all items is a miss). Prints one line of JSON a measurement:
epochs, seconds of training until then (measuring is left out), hitRate10 and ndcg10 among all items that the user had not
had, as the paper's own code does but over all items instead of a hundred. Ends after `patience` measurements without a
better ndcg10, or after `minutes`.
"""
import json
import sys
import time

try:
    import numpy as np
    import torch
    from torch import nn
    from torch.nn import functional
except ImportError as error:
    print(json.dumps({"missing": str(error)}))
    sys.exit(0)

folder, given = sys.argv[1], json.loads(sys.argv[2])
items, width, length = given["items"], given["dimensions"], given["maxLength"]
torch.set_num_threads(given["threads"])
torch.manual_seed(given["seed"])
draw = np.random.default_rng(given["seed"])
offsets, tokens, users, following = (
    np.fromfile(f"{folder}/{name}.u32", np.uint32).astype(np.int64)
    for name in ("offsets", "tokens", "users", "next")
)


class SASRec(nn.Module):
    """Item 0 is padding, in front of a history."""

    def __init__(self):
        super().__init__()
        self.item = nn.Embedding(items + 1, width, padding_idx=0)
        self.place = nn.Embedding(length, width)
        self.dropout = nn.Dropout(given["dropout"])
        layers = range(given["layers"])
        self.before_attention = nn.ModuleList(nn.LayerNorm(width, eps=1e-8) for _ in layers)
        self.attention = nn.ModuleList(
            nn.MultiheadAttention(width, given["heads"], given["dropout"], batch_first=True) for _ in layers
        )
        self.before_forward = nn.ModuleList(nn.LayerNorm(width, eps=1e-8) for _ in layers)
        self.forward_part = nn.ModuleList(
            nn.Sequential(
                nn.Linear(width, width), nn.Dropout(given["dropout"]), nn.ReLU(),
                nn.Linear(width, width), nn.Dropout(given["dropout"]),
            )
            for _ in layers
        )
        self.last_norm = nn.LayerNorm(width, eps=1e-8)
        for parameter in self.parameters():
            if parameter.dim() > 1:
                nn.init.xavier_normal_(parameter)

    def forward(self, histories):
        padding = (histories == 0).unsqueeze(-1)
        x = self.item(histories) * width**0.5 + self.place(torch.arange(histories.shape[1]))
        x = self.dropout(x).masked_fill(padding, 0)
        future = torch.ones(histories.shape[1], histories.shape[1], dtype=torch.bool).triu(1)
        for norm, attention, forward_norm, forward_part in zip(
            self.before_attention, self.attention, self.before_forward, self.forward_part
        ):
            query = norm(x)
            x = query + attention(query, x, x, attn_mask=future, need_weights=False)[0]
            x = forward_norm(x)
            x = (x + forward_part(x)).masked_fill(padding, 0)
        return self.last_norm(x)


def latest(row, most):
    return tokens[max(offsets[row], offsets[row + 1] - most):offsets[row + 1]] + 1


model = SASRec()
adam = torch.optim.Adam(model.parameters(), lr=given["learningRate"], betas=(0.9, 0.98))
trained_on = np.flatnonzero(np.diff(offsets) > 1)
seen = [np.unique(latest(row, 1 << 30)) for row in range(len(offsets) - 1)]


def unseen(row, count):
    """One negative for each position: an item that the user never had."""
    drawn = draw.integers(1, items + 1, count)
    while True:
        bad = np.isin(drawn, seen[row])
        if not bad.any():
            return drawn
        drawn[bad] = draw.integers(1, items + 1, bad.sum())


def step(rows):
    histories, positives, negatives = (np.zeros((len(rows), length), np.int64) for _ in range(3))
    for i, row in enumerate(rows):
        own = latest(row, length + 1)
        count = len(own) - 1
        histories[i, length - count:], positives[i, length - count:] = own[:-1], own[1:]
        negatives[i, length - count:] = unseen(row, count)
    output = model(torch.from_numpy(histories))
    there = torch.from_numpy(positives > 0)
    score = lambda other: (output * model.item(torch.from_numpy(other))).sum(-1)[there]
    if given["loss"] == "softmax":
        loss = functional.cross_entropy(output[there] @ model.item.weight[1:].T, torch.from_numpy(positives)[there] - 1)
    else:
        loss = functional.softplus(-score(positives)).mean() + functional.softplus(score(negatives)).mean()
    adam.zero_grad()
    loss.backward()
    adam.step()


def measure():
    model.eval()
    ranks = []
    with torch.no_grad():
        for first in range(0, len(users), 256):
            some = users[first:first + 256]
            histories = np.zeros((len(some), length), np.int64)
            for i, row in enumerate(some):
                own = latest(row, length)
                if len(own):
                    histories[i, -len(own):] = own
            scores = model(torch.from_numpy(histories))[:, -1] @ model.item.weight.T
            scores[:, 0] = -torch.inf
            for i, row in enumerate(some):
                scores[i, torch.from_numpy(seen[row])] = -torch.inf
            wanted = torch.from_numpy(following[first:first + 256] + 1)
            known = wanted <= items
            own = scores.gather(1, wanted.clamp(max=items)[:, None])
            ranks.append(torch.where(known, (scores > own).sum(1), items))
    model.train()
    rank = torch.cat(ranks).numpy()
    found = rank < 10
    return float(found.mean()), float(np.where(found, 1 / np.log2(rank + 2), 0).mean())


best, waited, seconds, epoch = 0.0, 0, 0.0, 0
while waited < given["patience"] and seconds < 60 * given["minutes"]:
    for _ in range(given["every"]):
        begun = time.perf_counter()
        order = draw.permutation(trained_on)
        for first in range(0, len(order), given["batch"]):
            step(order[first:first + given["batch"]])
        seconds += time.perf_counter() - begun
        epoch += 1
    hits, ndcg = measure()
    waited = 0 if ndcg > best else waited + 1
    best = max(best, ndcg)
    print(json.dumps({"version": torch.__version__, "epochs": epoch, "seconds": seconds, "hitRate10": hits, "ndcg10": ndcg}), flush=True)
