#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Weights of XSMoE Studio in PyTorch: `xsmoe export RUN --weights FOLDER` writes what this reads.

    from xsmoe_model import load
    model = load("FOLDER")
    items = model.embed_items({"visual": visual, "textual": textual})  # [items, e]; each [items, M + 1, d]: state 0, then the grouping's
    users = model.embed_users(histories, items)                        # [users, e]; histories [users, L]: numbers of items, 0 on the left
    scores = users @ items.T

    xsmoe_model.py FOLDER --features STREAM/features.h5 --history item-0003,item-0017 --top 10
    xsmoe_model.py FOLDER --check FIXTURE     # a conformance fixture's inputs and expected scores, of a model of the fixture's sizes

Needs PyTorch 1.13 or later; --features needs h5py besides.
"""
import argparse
import json
import struct
import sys
from pathlib import Path

import torch
from torch.nn.functional import gelu, layer_norm, linear

METHODS = ("xsmoe", "static", "noft", "visual", "textual")
TYPES = {"F64": torch.float64, "F32": torch.float32, "F16": torch.float16, "I64": torch.int64, "I32": torch.int32}
NORM_EPS = 1e-6
PADDED = -1e9  # added to what attends to padding


def read_safetensors(path):
    """A file of tensors: eight bytes with the header's length, the header as JSON, the numbers."""
    content = bytearray(Path(path).read_bytes())
    (length,) = struct.unpack_from("<Q", content)
    header = json.loads(content[8 : 8 + length])
    tensors = {}
    for name, entry in header.items():
        if name == "__metadata__":
            continue
        begin, end = (8 + length + offset for offset in entry["data_offsets"])
        # A copy: the numbers of the file need not lie at a multiple of their size.
        numbers = torch.frombuffer(bytearray(content[begin:end]), dtype=TYPES[entry["dtype"]]) if end > begin else torch.empty(0)
        tensors[name] = numbers.reshape(entry["shape"])
    return tensors


class Model:
    """One window's model. Item 0 is padding: its hidden states are zeros."""

    def __init__(self, config, weights):
        if config["method"] not in METHODS:
            raise SystemExit(f"{config['method']} is no side network over hidden states: its weights are there, but not its equations")
        self.config, self.weights = config, weights

    def states(self, modality):
        """The hidden states that embed_items() takes of a modality, in order."""
        layers = [layer["state"] for layer in self.config["layers"] if layer["modality"] == modality]
        return [0, *layers] if layers else [self.config["hidden_states"] - 1]

    def side_network(self, modality, hidden):
        """[items, M + 1, d] -> [items, d]; equations 1 to 3."""
        h = hidden[:, 0]
        for i in range(hidden.shape[1] - 1):
            prefix = f"{modality}.layers.{i}."
            alpha = linear(h, self.weights[prefix + "router.weight"]).softmax(-1)  # [items, N + 1]; slot 0 is the base path
            mixed = alpha[:, :1] * hidden[:, i + 1]
            for j in range(alpha.shape[1] - 1):
                down, up = (self.weights[f"{prefix}experts.{j}.{part}.weight"] for part in ("down", "up"))
                mixed = mixed + alpha[:, j + 1 : j + 2] * (linear(gelu(linear(h, down)), up) + h)
            h = mixed
        return h

    def embed_items(self, hidden):
        """Equation 4: {modality: [items, states, d]} -> [items, e]."""
        parts = [self.side_network(one, hidden[one].float()) for one in ("visual", "textual") if one in self.config["widths"]]
        return linear(torch.cat(parts, -1), self.weights["fusion.weight"], self.weights["fusion.bias"])

    def norm(self, x, name):
        return layer_norm(x, x.shape[-1:], self.weights[name + ".weight"], self.weights[name + ".bias"], NORM_EPS)

    def attention(self, x, padding, prefix):
        users, length, width = x.shape
        heads = self.config["heads"]

        def split(part):
            return linear(x, self.weights[f"{prefix}{part}.weight"]).view(users, length, heads, width // heads).transpose(1, 2)

        logits = split("query") @ split("key").transpose(-1, -2) / (width // heads) ** 0.5
        hidden = padding[:, None, None, :] | torch.ones(length, length, dtype=torch.bool).triu(1)
        mixed = (logits + hidden * PADDED).softmax(-1) @ split("value")
        return linear(mixed.transpose(1, 2).reshape(users, length, width), self.weights[prefix + "output.weight"])

    def embed_sequences(self, histories, items):
        """Equation 6: numbers of items [users, L], 0 on the left where there are fewer, and embeddings [items, e] -> [users, L, e]."""
        x = self.norm(items[histories] + self.weights["sequence.position.weight"], "sequence.norm")
        for i in range(self.config["blocks"]):
            block = f"sequence.blocks.{i}."
            x = self.norm(x + self.attention(x, histories == 0, block + "attention."), block + "attention.norm")
            forward = block + "feed_forward."
            inner = linear(x, self.weights[forward + "inner.weight"], self.weights[forward + "inner.bias"]).relu()
            x = self.norm(x + linear(inner, self.weights[forward + "outer.weight"], self.weights[forward + "outer.bias"]), forward + "norm")
        return x

    def embed_users(self, histories, items):
        """-> [users, e]: the output at the last position. Equation 7: scores = embed_users(histories, items) @ items.T."""
        return self.embed_sequences(histories, items)[:, -1]


def load(folder):
    folder = Path(folder)
    return Model(json.loads((folder / "config.json").read_text(encoding="utf-8")), read_safetensors(folder / "model.safetensors"))


def check(model, fixture):
    """Whether inputs of a conformance fixture give its expected embeddings and, with its trained parameters, its expected scores."""
    inputs, expected = (read_safetensors(Path(fixture) / f"{name}.safetensors") for name in ("inputs", "expected"))
    hidden = {one: inputs[one + ".hidden"] for one in model.config["widths"]}
    items, histories = model.embed_items(hidden), inputs["sequences.0"][:, :-1]
    known = histories != 0
    differences = {
        "item embeddings": items - expected["item_embeddings"],
        "user states": (model.embed_sequences(histories, items) - expected["sequence_output"])[known],
    }
    trained = {name[len("trained.") :]: value for name, value in expected.items() if name.startswith("trained.")}
    model = Model(model.config, {**model.weights, **trained})
    items = model.embed_items(hidden)
    differences["scores"] = model.embed_users(inputs["sequences.1"][:, :-1], items) @ items[1:].T - expected["evaluation.scores"]
    for what, difference in differences.items():
        print(f"{what}: largest difference {difference.abs().max().item():.2g}")
    return all(difference.abs().max() < 1e-4 for difference in differences.values())


def loaded(folder):
    """load(), ending with a sentence where the folder is none of a model."""
    try:
        return load(folder)
    except OSError as problem:
        where = problem.filename or folder
        raise SystemExit(f"{where}: {problem.strerror}. FOLDER is what `xsmoe export RUN --weights FOLDER` has written")


def checked(model, fixture):
    """check(), ending with a sentence where the fixture is none, or of a model of other sizes."""
    try:
        return check(model, fixture)
    except OSError as problem:
        where = problem.filename or fixture
        raise SystemExit(f"{where}: {problem.strerror}. FIXTURE is a folder with inputs.safetensors and expected.safetensors")
    except (KeyError, IndexError, RuntimeError):
        raise SystemExit(f"{fixture}: its sizes or layers are not those of the model. FOLDER has to hold the fixture's own weights")


def recommend(model, features, history, top):
    import h5py

    with h5py.File(features) as cache:
        ids = [one.decode() if isinstance(one, bytes) else one for one in cache["item_ids"][()]]
        places = {one: place + 1 for place, one in enumerate(ids)}  # 0 is padding
        hidden = {}
        for one in model.config["widths"]:
            states = [torch.from_numpy(cache[f"{one}/hidden_{state:02d}"][()]).float() for state in model.states(one)]
            hidden[one] = torch.cat([torch.zeros(1, len(states), states[0].shape[1]), torch.stack(states, 1)])
    length = model.config["sequence_length"]
    numbers = [places[one] for one in history][-length:]
    items = model.embed_items(hidden)
    scores = (model.embed_users(torch.tensor([[0] * (length - len(numbers)) + numbers]), items) @ items.T)[0]
    scores[[0, *(places[one] for one in history)]] = float("-inf")
    for value, place in zip(*scores.topk(min(top, len(ids)))):
        print(f"{ids[place - 1]}\t{value:.6f}")


def main():
    parser = argparse.ArgumentParser(description="Weights of XSMoE Studio in PyTorch.")
    parser.add_argument("folder", help="what `xsmoe export RUN --weights FOLDER` has written")
    parser.add_argument("--check", metavar="FIXTURE",
                        help="folder of a conformance fixture whose scores are compared; FOLDER then holds the fixture's own "
                        "weights.safetensors as model.safetensors, and a config.json of its sizes: no other run fits")
    parser.add_argument("--features", help="the stream's features.h5")
    parser.add_argument("--history", help="items by their ids, the newest last, with commas between")
    parser.add_argument("--top", type=int, default=10)
    asked = parser.parse_args()
    with torch.no_grad():
        model = loaded(asked.folder)
        if asked.check:
            sys.exit(0 if checked(model, asked.check) else 1)
        if asked.features and asked.history:
            recommend(model, asked.features, asked.history.split(","), asked.top)
        else:
            print(f"{asked.folder}: {model.config['method']} after D_{model.config['window']}, {len(model.weights)} tensors")


if __name__ == "__main__":
    main()
