import { type Camera, type Frame, scaleOf } from "../camera";
import {
  type DrawnPoints,
  dimmedOpacity,
  opacity,
  type PointLook,
  type PointRenderer,
} from "./point-renderer";

const vertexShader = `#version 300 es
in vec2 place;
in float radius;
in vec4 color;
uniform vec2 middle;
uniform vec2 scale;
uniform float growth;
uniform float passing;
uniform float alpha;
out vec4 ink;
out float size;
void main() {
  // Alpha holds whether the point passes the filter; those that the other pass draws go beyond the picture.
  bool here = abs(color.a - passing) < 0.5;
  gl_Position = here ? vec4((place - middle) * scale, 0.0, 1.0) : vec4(2.0, 2.0, 2.0, 1.0);
  size = radius * growth * 2.0;
  gl_PointSize = size + 1.0;
  ink = vec4(color.rgb * alpha, alpha);
}`;

const fragmentShader = `#version 300 es
precision mediump float;
in vec4 ink;
in float size;
out vec4 pixel;
void main() {
  // Pixels from the edge of the disc, so that the edge is smooth.
  float inside = size * 0.5 - length(gl_PointCoord - 0.5) * (size + 1.0) + 0.5;
  if (inside <= 0.0) discard;
  pixel = ink * min(inside, 1.0);
}`;

/**
 * Points as WebGL2's own point sprites, one call for all: 60,000 take a few milliseconds even without a GPU.
 * @returns null where the browser has no WebGL2.
 */
export function createWebglRenderer(
  canvas: HTMLCanvasElement,
  points: DrawnPoints,
  onLost: () => void,
): PointRenderer | null {
  const gl = canvas.getContext("webgl2", { antialias: false, premultipliedAlpha: true, depth: false });
  const program = gl && link(gl);
  if (!gl || !program) return null;
  // The browser may take the GPU away at any time; whoever asked then draws otherwise.
  canvas.addEventListener("webglcontextlost", onLost);
  const { order } = points;
  const count = order.length;
  const place = new Float32Array(count * 2);
  const fillPlaces = () => {
    for (let at = 0; at < count; at++) {
      place[at * 2] = points.x[order[at]!]!;
      place[at * 2 + 1] = points.y[order[at]!]!;
    }
  };
  fillPlaces();
  const placeBuffer = attribute(gl, program, "place", 2, place);
  attribute(
    gl,
    program,
    "radius",
    1,
    Float32Array.from(order, (row) => points.radius[row]!),
  );
  const colorBuffer = gl.createBuffer();
  const uniform = (name: string) => gl.getUniformLocation(program, name);
  const [middle, scale, growing, passing, alpha] = ["middle", "scale", "growth", "passing", "alpha"].map(
    uniform,
  );
  // biome-ignore lint/correctness/useHookAtTopLevel: WebGL, not React, named it so
  gl.useProgram(program);
  gl.enable(gl.BLEND);
  gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
  let ratio = 1;
  let filtered = false;
  return {
    kind: "webgl2",
    moved() {
      fillPlaces();
      gl.bindBuffer(gl.ARRAY_BUFFER, placeBuffer);
      gl.bufferSubData(gl.ARRAY_BUFFER, 0, place);
    },
    setLook({ colors, passes }: PointLook) {
      filtered = passes !== null;
      const bytes = new Uint8Array(count * 4);
      for (let at = 0; at < count; at++) {
        const row = order[at]!;
        bytes[at * 4] = colors[row * 3]!;
        bytes[at * 4 + 1] = colors[row * 3 + 1]!;
        bytes[at * 4 + 2] = colors[row * 3 + 2]!;
        bytes[at * 4 + 3] = passes === null || passes[row] === 1 ? 255 : 0;
      }
      gl.bindBuffer(gl.ARRAY_BUFFER, colorBuffer);
      gl.bufferData(gl.ARRAY_BUFFER, bytes, gl.DYNAMIC_DRAW);
      const at = gl.getAttribLocation(program, "color");
      gl.enableVertexAttribArray(at);
      gl.vertexAttribPointer(at, 4, gl.UNSIGNED_BYTE, true, 0, 0);
    },
    resize(width, height, pixelRatio) {
      ratio = pixelRatio;
      canvas.width = Math.max(1, Math.round(width * pixelRatio));
      canvas.height = Math.max(1, Math.round(height * pixelRatio));
      gl.viewport(0, 0, canvas.width, canvas.height);
    },
    draw(camera: Camera, frame: Frame, growth: number, share: number) {
      gl.clearColor(0, 0, 0, 0);
      gl.clear(gl.COLOR_BUFFER_BIT);
      const pixels = scaleOf(camera, frame);
      gl.uniform2f(middle!, camera.x, camera.y);
      gl.uniform2f(scale!, (2 * pixels) / frame.width, (2 * pixels) / frame.height);
      gl.uniform1f(growing!, growth * ratio);
      const drawn = Math.round(count * share);
      for (const pass of filtered ? [0, 1] : [1]) {
        gl.uniform1f(passing!, pass);
        gl.uniform1f(alpha!, pass === 1 ? opacity : dimmedOpacity);
        gl.drawArrays(gl.POINTS, count - drawn, drawn);
      }
    },
    dispose() {
      canvas.removeEventListener("webglcontextlost", onLost);
      gl.getExtension("WEBGL_lose_context")?.loseContext();
    },
  };
}

function attribute(
  gl: WebGL2RenderingContext,
  program: WebGLProgram,
  name: string,
  size: number,
  values: Float32Array,
): WebGLBuffer {
  const at = gl.getAttribLocation(program, name);
  const buffer = gl.createBuffer();
  gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
  gl.bufferData(gl.ARRAY_BUFFER, values, gl.STATIC_DRAW);
  gl.enableVertexAttribArray(at);
  gl.vertexAttribPointer(at, size, gl.FLOAT, false, 0, 0);
  return buffer;
}

/** Null where the driver refuses. */
function link(gl: WebGL2RenderingContext): WebGLProgram | null {
  const program = gl.createProgram();
  for (const [type, source] of [
    [gl.VERTEX_SHADER, vertexShader],
    [gl.FRAGMENT_SHADER, fragmentShader],
  ] as const) {
    const shader = gl.createShader(type);
    if (!shader) return null;
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  return gl.getProgramParameter(program, gl.LINK_STATUS) ? program : null;
}
