#!/usr/bin/env python3
"""Make pictures of QR symbols of fifteen kinds, as gates see them, with the text each must give.

    scenes.py --seed 1 --out DIR [--each 4] [--kinds colour,curved] [--live]

Each kind has five severities (1 easy ... 5 hard), and `--each` pictures of each. The surface is drawn at eight
pixels a module, seen through a lens, lit, exposed with shot and read noise, denoised, sharpened and stored as JPEG.
With --live every symbol is as long as a live code, at the
level of the holder page: 466 to 534 characters, level L. Deterministic for a seed. Writes DIR/img/*.jpg and DIR/manifest.jsonl: {"image", "texts", "kind", "severity", ...}.
Needs numpy, opencv-python-headless, segno. Tune on half of the pictures (even numbers), choose on the rest.
"""
import argparse
import json
import math
import os

import cv2
import numpy as np
import segno

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
# The place of a kind is part of its seed: a new one comes last.
KINDS = ("screen darkmode crumpled curved defocus motion rolling lowlight bloom finger far lamination thermal colour "
         "busy").split()
UP = 8  # pixels per module of the surface


def text_of(r, length):
    return "FD1:" + "".join(ALPHABET[i] for i in r.integers(0, 45, length - 4))


def surface(r, kind, sev, live):
    """The sheet around a symbol in linear RGB, 0 to 1, and what must be read."""
    text = text_of(r, int(r.integers(466, 535) if live else r.integers(60, 420)))
    level = "LLMQ"[int(r.integers(0, 4))]
    if live:
        level = "L"
    symbol = segno.make(text, error=level, micro=False, boost_error=False, mode="alphanumeric")
    m = np.array([[1 if c else 0 for c in row] for row in symbol.matrix_iter(scale=1, border=0)], np.uint8)
    n = m.shape[0]
    quiet = 4 if r.random() < 0.7 else 2
    paper = np.array([0.8, 0.79, 0.75]) * r.uniform(0.85, 1.1)
    ink = np.array([0.04, 0.04, 0.045]) * r.uniform(0.6, 1.5)
    if kind == "colour":
        paper, ink = colours(r, sev)
    elif kind == "darkmode":
        paper, ink = np.array([0.02, 0.02, 0.025]) * r.uniform(0.5, 3), np.array([0.8, 0.85, 0.9]) * r.uniform(0.4, 1)
        if r.random() < 0.4:  # light plate of a dark page, often without a quiet zone
            paper, ink, quiet = ink, paper, int(r.integers(0, 3))
    elif kind == "thermal":
        ink = paper * r.uniform(0.15 + 0.1 * sev, 0.25 + 0.12 * sev)
    size = n + 2 * quiet
    dark = np.zeros((size, size), np.float32)
    dark[quiet:quiet + n, quiet:quiet + n] = m
    dark = cv2.resize(dark, (size * UP, size * UP), interpolation=cv2.INTER_NEAREST)
    if kind in ("thermal", "crumpled", "curved", "finger", "lamination", "colour"):  # ink spreads
        dark = cv2.GaussianBlur(dark, (0, 0), UP * 0.12)
        dark = np.clip((dark - 0.5 + r.uniform(-0.15, 0.25)) * 4 + 0.5, 0, 1)
    if kind == "thermal":
        for _ in range(int(r.integers(1, 2 + sev))):  # dead heating elements
            x, w = int(r.integers(0, size * UP)), int(UP * r.uniform(0.2, 0.2 + 0.2 * sev))
            dark[:, x:x + w] = 0
        wear = cv2.resize(r.random((size, size)).astype(np.float32), (size * UP, size * UP), interpolation=cv2.INTER_CUBIC)
        dark *= np.clip(1.35 - wear * (0.35 + 0.12 * sev), 0, 1)
    margin = int(r.integers(1, 7)) * UP
    dark = cv2.copyMakeBorder(dark, margin, margin, margin, margin, cv2.BORDER_CONSTANT, value=0)
    sheet = paper[None, None] * (1 - dark[..., None]) + ink[None, None] * dark[..., None]
    return sheet.astype(np.float32), text, n, dict(version=int(symbol.version), level=level)


def colours(r, sev):
    """Paper and ink of like light, the more the harder."""
    while True:
        paper, ink = r.uniform(0.15, 0.9, 3), r.uniform(0.02, 0.8, 3)
        if r.random() < 0.5:
            paper = np.full(3, 0.75) * r.uniform(0.7, 1.1)
        ratio = [0.35, 0.45, 0.55, 0.65, 0.75][sev - 1]
        grey = np.array([0.21, 0.72, 0.07])
        share = (ink @ grey) / (paper @ grey)
        apart = np.abs(np.sqrt(paper) - np.sqrt(ink)).max()
        if ratio - 0.1 < share < ratio + 0.1 and apart > 0.16:
            return paper, ink


def ground(r, w, h, busy):
    g = np.full((h, w, 3), 1, np.float32) * r.uniform(0.05, 0.6, 3).astype(np.float32)
    for scale in (6, 24, 96):
        n = r.normal(1, 0.15, (h // scale + 2, w // scale + 2)).astype(np.float32)
        g *= cv2.resize(n, (w, h), interpolation=cv2.INTER_CUBIC)[..., None]
    g = (np.clip(g, 0, 1) * 255).astype(np.uint8)
    for _ in range(int(r.integers(60, 160)) if busy else int(r.integers(4, 20))):
        c, p = [int(v) for v in r.integers(0, 230, 3)], (int(r.integers(0, w)), int(r.integers(0, h)))
        what = int(r.integers(0, 4))
        if what == 0:
            q = (p[0] + int(r.integers(8, 200)), p[1] + int(r.integers(8, 120)))
            cv2.rectangle(g, p, q, c, -1 if r.random() < 0.5 else int(r.integers(1, 8)))
        elif what == 1:
            s = "".join(ALPHABET[i] for i in r.integers(0, 45, 16))
            cv2.putText(g, s, p, int(r.integers(0, 4)), float(r.uniform(0.4, 1.5)), c, int(r.integers(1, 3)), cv2.LINE_AA)
        elif what == 2:
            a = int(r.integers(2, 8))  # checks
            for y in range(0, 12 * a, a):
                for x in range(0, 12 * a, a):
                    if (x + y) // a % 2:
                        cv2.rectangle(g, (p[0] + x, p[1] + y), (p[0] + x + a - 1, p[1] + y + a - 1), c, -1)
        else:
            cv2.circle(g, p, int(r.integers(4, 60)), c, -1 if r.random() < 0.5 else 3)
    return np.clip(g.astype(np.float32) / 255, 0.005, 1)


def bent(r, kind, sev, sheet):
    """Moves the sheet's points: a cylinder, or creases. Returns the sheet and its shading."""
    h, w = sheet.shape[:2]
    yy, xx = np.mgrid[0:h, 0:w].astype(np.float32)
    if kind == "curved":
        angle = math.radians(25 + 13 * sev) * r.uniform(0.8, 1.1)  # half of the arc that is seen
        a = r.choice([0.0, math.pi / 2]) + r.uniform(-0.2, 0.2)
        u, v = (xx - w / 2) * math.cos(a) + (yy - h / 2) * math.sin(a), -(xx - w / 2) * math.sin(a) + (yy - h / 2) * math.cos(a)
        half = max(h, w) / 2 * 1.02
        radius = half / angle
        t = np.clip(u / (radius * math.sin(angle)) * math.sin(angle), -0.999, 0.999)
        theta = np.arcsin(t)
        out = np.abs(u) > radius * math.sin(angle)
        su = theta * radius
        bow = (1 - np.cos(theta)) * radius * r.uniform(-0.3, 0.3)  # seen from above or below
        sx = su * math.cos(a) - (v + bow) * math.sin(a) + w / 2
        sy = su * math.sin(a) + (v + bow) * math.cos(a) + h / 2
        sx[out] = -9
        shade = np.cos(theta) ** r.uniform(0.4, 1.2)
        return cv2.remap(sheet, sx, sy, cv2.INTER_LINEAR, borderValue=(0.1, 0.1, 0.1)), shade[..., None]
    if kind == "crumpled":
        height = np.zeros((h, w), np.float32)
        for _ in range(int(3 + 3 * sev)):
            a, d = r.uniform(0, math.pi), r.uniform(-0.5, 0.5) * max(h, w)
            s = (xx - w / 2) * math.cos(a) + (yy - h / 2) * math.sin(a) - d
            height += r.uniform(-1, 1) * np.abs(s) * 0.045 * sev
        height = cv2.GaussianBlur(height, (0, 0), UP * 1.5)
        gy, gx = np.gradient(height)
        light = r.normal(0, 1, 2)
        shade = np.clip(1 + (gx * light[0] + gy * light[1]) * 1.2, 0.35, 1.5)
        tilt = r.uniform(-0.35, 0.35, 2)
        sx, sy = xx + height * tilt[0] - gx * UP * 0.6, yy + height * tilt[1] - gy * UP * 0.6
        return cv2.remap(sheet, sx.astype(np.float32), sy.astype(np.float32), cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE), shade[..., None]
    return sheet, np.ones((h, w, 1), np.float32)


def placed(r, sheet, shade, n, pitch, tilt_by, w, h):
    """The sheet seen by the camera: picture, mask, middle and radius of the symbol."""
    sh, sw = sheet.shape[:2]
    tilt, axis = math.radians(r.uniform(0, tilt_by)), r.uniform(0, 2 * math.pi)
    rot = math.radians(r.uniform(-15, 15) if r.random() < 0.5 else r.uniform(0, 360))
    ex, ey = sw / UP * pitch / 2, sh / UP * pitch / 2
    pts = np.array([[-ex, -ey, 0], [ex, -ey, 0], [ex, ey, 0], [-ex, ey, 0]])
    rz = np.array([[math.cos(rot), -math.sin(rot), 0], [math.sin(rot), math.cos(rot), 0], [0, 0, 1]])
    k = np.array([math.cos(axis), math.sin(axis), 0])
    kx = np.array([[0, -k[2], k[1]], [k[2], 0, -k[0]], [-k[1], k[0], 0]])
    rt = np.eye(3) + math.sin(tilt) * kx + (1 - math.cos(tilt)) * kx @ kx
    x = (rt @ (rz @ pts.T)).T
    dist = 2 * max(ex, ey) * r.uniform(1.6, 3.0)
    xy = x[:, :2] * (dist / (dist + x[:, 2]))[:, None]
    lo, hi = xy.min(0), xy.max(0)
    free = np.array([w, h]) - (hi - lo)
    xy = xy - lo + np.array([r.uniform(0, f) if f > 1 else f / 2 for f in free])
    over = 2
    hom = cv2.getPerspectiveTransform(np.float32([[0, 0], [sw, 0], [sw, sh], [0, sh]]), np.float32(xy * over))
    # Without aliasing: the sheet at about two pixels per picture pixel first.
    warp = lambda of: cv2.resize(cv2.warpPerspective(of, hom, (w * over, h * over), flags=cv2.INTER_AREA), (w, h), interpolation=cv2.INTER_AREA)
    mask = warp(np.ones((sh, sw), np.float32))
    return warp(sheet * shade), mask[..., None], xy.mean(0), pitch * n / 2


def shot(r, kind, sev, live):
    sheet, text, n, meta = surface(r, kind, sev, live)
    w, h = (1280, 720) if r.random() < 0.6 else (1920, 1080)
    pitch = r.uniform(3.0, 5.5)
    if kind == "far":
        pitch = [3.1, 2.75, 2.4, 2.1, 1.85][sev - 1] * r.uniform(0.97, 1.03)
    pitch = min(pitch, 0.88 * h / (sheet.shape[0] / UP))
    meta["pitch"] = round(pitch, 2)
    sheet, shade = bent(r, kind, sev, sheet)
    seen, mask, c, radius = placed(r, sheet, shade, n, pitch, 8 + 5 * sev if kind != "far" else 15, w, h)
    im = ground(r, w, h, kind == "busy" or r.random() < 0.2) * (1 - mask) + seen
    yy, xx = np.mgrid[0:h, 0:w].astype(np.float32)
    a = r.uniform(0, 2 * math.pi)
    d = ((xx - c[0]) * math.cos(a) + (yy - c[1]) * math.sin(a)) / max(radius, 1)
    im *= np.clip(1 - 0.12 * d * r.uniform(0, 1 + 0.3 * sev), 0.15, 2)[..., None]
    if kind == "busy":  # shadows with edges, and lines across
        im *= (1 - (0.1 + 0.13 * sev) / (1 + np.exp(-(d + r.uniform(-0.5, 0.5)) * 25)))[..., None]
        for _ in range(sev - 1):
            p, q = c + r.uniform(-1.5, 1.5, 2) * radius, c + r.uniform(-1.5, 1.5, 2) * radius
            cv2.line(im, [int(v) for v in p], [int(v) for v in q], [0.5, 0.5, 0.5], max(1, int(pitch * 0.15 * sev)), cv2.LINE_AA)
    if kind == "screen":
        f, a = r.uniform(0.33, 0.52), r.uniform(0, math.pi)
        for part, shift in ((0, 0), (1, 2.1), (2, 4.2)):
            wave = np.cos(2 * math.pi * f * (xx * math.cos(a) + yy * math.sin(a)) + shift)
            wave *= 1 + 0.7 * np.cos(2 * math.pi * r.uniform(0.004, 0.03) * (xx + yy))
            im[..., part] *= 1 + mask[..., 0] * wave * 0.08 * sev
        im *= (1 - mask[..., 0] * 0.09 * sev * (0.5 + 0.5 * np.cos(2 * math.pi * yy / r.uniform(60, 260))))[..., None]
    if kind == "lamination" or (kind == "screen" and sev > 3):
        for _ in range(1 + sev // 2):  # reflections with an edge, and a bright lamp
            g, rr = c + r.uniform(-0.9, 0.9, 2) * radius, radius * r.uniform(0.08, 0.08 + 0.05 * sev)
            im += (0.35 * sev * np.exp(-(((xx - g[0]) ** 2 + (yy - g[1]) ** 2) / (2 * rr * rr)) ** 2))[..., None]
        im += (0.05 * sev / (1 + np.exp(-(d + r.uniform(-0.8, 0.8)) * 40)))[..., None]
    if kind == "finger":
        corner = c + np.array([r.choice([-1, 1]), r.choice([-1, 1])]) * radius * r.uniform(0.72, 1.0) if sev > 3 else c + r.uniform(-1, 1, 2) * radius * 0.9
        axes = (int(radius * (0.12 + 0.05 * sev)), int(radius * (0.3 + 0.08 * sev)))
        over = np.zeros((h, w), np.float32)
        cv2.ellipse(over, [int(v) for v in corner], axes, float(r.uniform(0, 180)), 0, 360, 1.0, -1, cv2.LINE_AA)
        skin = np.array([0.25, 0.35, 0.6], np.float32) * r.uniform(0.4, 1.1)
        im = im * (1 - over[..., None]) + skin * over[..., None]
    sigma = pitch * r.uniform(0.1, 0.2)
    if kind == "defocus":
        radius_px = pitch * (0.25 + 0.17 * sev)
        size = 2 * int(math.ceil(radius_px)) + 1
        ky, kx = np.mgrid[0:size, 0:size] - size // 2
        kernel = np.clip(radius_px + 0.5 - np.hypot(kx, ky), 0, 1).astype(np.float32)
        im = cv2.filter2D(im, -1, kernel / kernel.sum())
    if kind == "motion":
        im = cv2.filter2D(im, -1, path(r, pitch * (0.3 + 0.3 * sev)))
    if kind == "rolling":
        amp, period = pitch * 0.2 * sev, r.uniform(90, 400)
        skew = r.uniform(-0.04, 0.04) * sev
        phase = r.uniform(0, 7)
        row = yy[:, 0]
        sx = xx + (amp * np.sin(2 * math.pi * row / period + phase) + skew * (row - c[1]))[:, None].astype(np.float32)
        im = cv2.remap(im, sx, yy + 0.25 * (sx - xx), cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        im = cv2.filter2D(im, -1, path(r, pitch * (0.15 + 0.1 * sev)))
    if kind == "bloom":
        glow = np.clip(im - 0.35, 0, None)
        im = im * (1 + 0.22 * sev) + cv2.GaussianBlur(glow, (0, 0), pitch * (0.3 + 0.12 * sev)) * 0.5 * sev
        im += cv2.GaussianBlur(glow, (0, 0), pitch * 6) * 0.15 * sev
    im = cv2.GaussianBlur(im, (0, 0), max(sigma, 0.3))
    electrons = {"lowlight": [500, 200, 90, 45, 22][sev - 1], "thermal": 2500}.get(kind, r.uniform(2500, 8000))
    if kind == "lowlight":
        im *= r.uniform(0.4, 0.9)
    exposed = np.clip(im, 0, None) * electrons
    raw = r.poisson(np.clip(exposed, 0, 1e7)).astype(np.float32) + r.normal(0, 3, im.shape).astype(np.float32)
    # One colour per pixel: the others are taken from around it.
    bayer = np.zeros((h, w), np.uint16)
    scale = 60000 / electrons
    full = np.clip(raw * scale, 0, 65535)
    bayer[0::2, 0::2], bayer[1::2, 1::2] = full[0::2, 0::2, 0], full[1::2, 1::2, 2]
    bayer[0::2, 1::2], bayer[1::2, 0::2] = full[0::2, 1::2, 1], full[1::2, 0::2, 1]
    im = cv2.cvtColor(bayer, cv2.COLOR_BayerRG2RGB).astype(np.float32) / 60000
    im = np.clip(im, 0, 1) ** (1 / 2.2) * 255
    if kind == "lowlight":
        im = cv2.bilateralFilter(im, 5, 12 + 6 * sev, 2)
    im += (im - cv2.GaussianBlur(im, (0, 0), 1.2)) * r.uniform(0.2, 0.9)
    quality = int(r.integers(60, 92) - 4 * sev)
    jpeg = cv2.imencode(".jpg", np.clip(im, 0, 255).astype(np.uint8)[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
    return jpeg.tobytes(), text, dict(meta, width=w, quality=quality)


def path(r, length):
    """The kernel of a hand's way, nearly straight."""
    size = 2 * int(math.ceil(length)) + 5
    k = np.zeros((size * 8, size * 8), np.float32)
    a, bend = r.uniform(0, 2 * math.pi), r.uniform(-0.5, 0.5)
    t = np.linspace(-0.5, 0.5, 64)
    x = (t * math.cos(a) - bend * t * t * math.sin(a)) * length
    y = (t * math.sin(a) + bend * t * t * math.cos(a)) * length
    for px, py in zip(x - x.mean(), y - y.mean()):
        cv2.circle(k, (int((px + size / 2) * 8), int((py + size / 2) * 8)), 3, 1, -1)
    k = cv2.resize(k, (size, size), interpolation=cv2.INTER_AREA)
    return k / k.sum()


def main():
    p = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    p.add_argument("--seed", type=int, required=True)
    p.add_argument("--out", required=True)
    p.add_argument("--each", type=int, default=4)
    p.add_argument("--kinds", default=",".join(KINDS))
    p.add_argument("--live", action="store_true")
    a = p.parse_args()
    os.makedirs(os.path.join(a.out, "img"), exist_ok=True)
    with open(os.path.join(a.out, "manifest.jsonl"), "w") as manifest:
        for kind in a.kinds.split(","):
            for sev in range(1, 6):
                for k in range(a.each):
                    # Each picture has numbers of its own, so a part of the set is the same as in the whole.
                    r = np.random.default_rng([a.seed, KINDS.index(kind), sev, k])
                    jpeg, text, meta = shot(r, kind, sev, a.live)
                    name = f"img/{kind}_s{sev}_{k:03d}.jpg"
                    with open(os.path.join(a.out, name), "wb") as f:
                        f.write(jpeg)
                    line = dict(image=name, texts=[text], kind=kind, severity=sev, **meta)
                    manifest.write(json.dumps(line) + "\n")


if __name__ == "__main__":
    main()
