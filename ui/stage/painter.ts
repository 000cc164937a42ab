/** Paints drawings with Pixi: WebGL where there is a GPU, its canvas renderer elsewhere. Paints on demand only. */
import { Application, Container, Graphics, Text } from "pixi.js";
import type { Drawing, Shape } from "../../workers/index.ts";
import { type Inks, mix } from "./inks.ts";

/** What tints the states of a tabular world: their values, and the lowest and highest of them. */
export interface Tint {
  readonly values: readonly number[];
  readonly low: number;
  readonly high: number;
}

export class Painter {
  readonly app: Application;
  private readonly shapes = new Graphics();
  private readonly labels = new Container();

  private constructor(app: Application) {
    this.app = app;
    app.stage.addChild(this.shapes, this.labels);
  }

  static async on(host: HTMLElement): Promise<Painter> {
    const app = new Application();
    await app.init({
      preference: hasGpu() ? ["webgl", "canvas"] : ["canvas"],
      backgroundAlpha: 0,
      antialias: true,
      autoDensity: true,
      autoStart: false,
      resolution: Math.min(2, devicePixelRatio),
      resizeTo: host,
    });
    return new Painter(app);
  }

  paint(drawing: Drawing, inks: Inks, tint: Tint | undefined): void {
    const { width, height } = this.app.screen;
    const scale = Math.min(width / drawing.width, height / drawing.height);
    const left = (width - drawing.width * scale) / 2;
    const top = (height - drawing.height * scale) / 2;
    for (const layer of [this.shapes, this.labels]) layer.position.set(left, top);
    this.shapes.clear();
    let texts = 0;
    for (const shape of drawing.shapes) {
      const colour = colourOf(shape, inks, tint);
      if (shape.kind === "text") this.write(texts++, shape, scale, colour);
      else trace(this.shapes, shape, scale, colour);
    }
    while (this.labels.children.length > texts) this.labels.children[texts].destroy();
    this.app.renderer.render(this.app.stage);
  }

  private write(index: number, shape: Extract<Shape, { kind: "text" }>, scale: number, colour: number): void {
    const made = this.labels.children[index] as Text | undefined;
    const label = made ?? this.labels.addChild(new Text({ text: "", anchor: 0.5, resolution: 2 }));
    const size = Math.round(shape.size * scale);
    if (label.text !== shape.text) label.text = shape.text;
    if (label.style.fontSize !== size || label.style.fill !== colour) {
      label.style = { fontFamily: "system-ui, sans-serif", fontSize: size, fill: colour, fontWeight: "600" };
    }
    label.position.set(shape.x * scale, shape.y * scale);
    label.alpha = shape.alpha ?? 1;
  }

  destroy(): void {
    this.app.destroy({ removeView: true, releaseGlobalResources: true }, { children: true });
  }
}

function colourOf(shape: Shape, inks: Inks, tint: Tint | undefined): number {
  if (shape.state === undefined || !tint) return inks[shape.ink];
  const share = (tint.values[shape.state] - tint.low) / (tint.high - tint.low || 1); // 0 … 1
  return share < 0.5 ? mix(inks.low, inks.ground, share * 2) : mix(inks.ground, inks.high, share * 2 - 1);
}

function trace(
  graphics: Graphics,
  shape: Exclude<Shape, { kind: "text" }>,
  scale: number,
  color: number,
): void {
  const alpha = shape.alpha ?? 1;
  if (shape.kind === "circle") {
    graphics.circle(shape.x * scale, shape.y * scale, shape.radius * scale).fill({ color, alpha });
  } else if (shape.kind === "line") {
    graphics
      .moveTo(shape.x1 * scale, shape.y1 * scale)
      .lineTo(shape.x2 * scale, shape.y2 * scale)
      .stroke({ color, alpha, width: Math.max(1, shape.width * scale), cap: "round" });
  } else if (shape.width > 0 && shape.height > 0) {
    const { x, y, width, height, radius = 0 } = shape;
    const round = Math.min(radius, width / 2, height / 2) * scale;
    graphics.roundRect(x * scale, y * scale, width * scale, height * scale, round).fill({ color, alpha });
  }
}

/** Software WebGL is slower than the canvas renderer, and calls itself by these names. */
function hasGpu(): boolean {
  const gl = document.createElement("canvas").getContext("webgl2");
  const info = gl?.getExtension("WEBGL_debug_renderer_info");
  const name = info ? String(gl?.getParameter(info.UNMASKED_RENDERER_WEBGL)) : "";
  gl?.getExtension("WEBGL_lose_context")?.loseContext();
  return gl !== null && !/SwiftShader|llvmpipe|Basic Render/i.test(name);
}
