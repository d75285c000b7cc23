#!/usr/bin/env python3
"""Make bursts of frames of one symbol, as a camera held before it would take them.

    bursts.py --seed 1 --out DIR [--bursts 60] [--frames 8] [--severity 5] [--synth ../../shared/tools/synth_camera.py]

The scene, the lens and the light are those of `synth_camera.py` at that severity. From frame to frame the hand drifts: each
number that was drawn for the first frame is drawn again within a tenth of its range, and the noise anew.
Writes DIR/img/*.jpg and DIR/manifest.jsonl, a line a burst: {"frames": [...], "texts": [...]}.
"""
import argparse, importlib.util, json, os
import numpy as np

DRIFT = 0.1


class Hand:
    """A source of numbers that gives what it gave the first time, but for a drift."""

    def __init__(self, seed):
        self.first, self.at, self.noise = [], 0, np.random.default_rng(seed)

    def rewind(self):
        self.at = 0

    def uniform(self, low=0.0, high=1.0, size=None):
        if size is not None:
            return np.array([self.uniform(low, high) for _ in range(size)])
        if self.at == len(self.first):
            self.first.append(self.noise.random())
        share = self.first[self.at] + (self.noise.uniform(-DRIFT, DRIFT) if self.at else 0)
        self.at += 1
        return low + (high - low) * min(max(share, 0.0), 1.0)

    def random(self):
        return self.uniform()

    def integers(self, low, high):
        if self.at == len(self.first):
            self.first.append(self.noise.random())
        share = self.first[self.at]
        self.at += 1
        return low + int((high - low) * share)

    def choice(self, of, count):
        return [of[self.integers(0, len(of))] for _ in range(count)]

    def normal(self, mean, spread, shape):
        return self.noise.normal(mean, spread, shape)


def main():
    p = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    p.add_argument("--seed", type=int, required=True)
    p.add_argument("--out", required=True)
    p.add_argument("--bursts", type=int, default=60)
    p.add_argument("--frames", type=int, default=8)
    p.add_argument("--severity", type=int, default=5)
    p.add_argument("--synth", default="../../shared/tools/synth_camera.py")
    a = p.parse_args()
    spec = importlib.util.spec_from_file_location("synth_camera", a.synth)
    synth = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(synth)
    r = np.random.default_rng(a.seed)
    os.makedirs(os.path.join(a.out, "img"), exist_ok=True)
    with open(os.path.join(a.out, "manifest.jsonl"), "w") as manifest:
        for k in range(a.bursts):
            length = (150, 200, 280, 370, 450)[k % 5]
            text = "FD1:" + synth.base45(r.integers(0, 256, int((length - 4) / 1.5)).astype(np.uint8).tobytes())
            hand, names = Hand([a.seed, k]), []
            for frame in range(a.frames):
                hand.rewind()
                jpeg, _ = synth.shot(hand, text, "LMQ"[k % 3], a.severity)
                names.append(f"img/b{k:03d}_{frame}.jpg")
                with open(os.path.join(a.out, names[-1]), "wb") as f:
                    f.write(jpeg)
            manifest.write(json.dumps(dict(frames=names, texts=[text])) + "\n")


if __name__ == "__main__":
    main()
