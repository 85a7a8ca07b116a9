/**
 * Zstandard (RFC 8878), compressed by zstd itself as WebAssembly, because Node has it only since 22.15. A thread can
 * compress one stream at a time.
 */
import { Zstd } from '@hpcc-js/wasm-zstd';

/** The default level of zstd. */
const LEVEL = 3;
/** Bytes that are copied at once into the memory of the WebAssembly module, which never shrinks. */
const MAX_COPIED_BYTES = 1 << 20;

export async function* zstdBytes(plain: AsyncIterable<Buffer>): AsyncGenerator<Uint8Array> {
  const zstd = await Zstd.load();
  zstd.reset();
  zstd.setCompressionLevel(LEVEL);
  for await (const piece of plain) {
    for (let at = 0; at < piece.length; at += MAX_COPIED_BYTES) {
      const packed = zstd.compressChunk(piece.subarray(at, at + MAX_COPIED_BYTES));
      if (packed.length > 0) yield packed;
    }
  }
  yield zstd.compressEnd();
}
