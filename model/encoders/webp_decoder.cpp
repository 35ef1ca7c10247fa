// SPDX-License-Identifier: Apache-2.0
#include <webp/decode.h>
#include <webp/demux.h>

#include <cstddef>
#include <memory>

#include "model/encoders/picture_decoders.h"

namespace xsmoe::encoders {
namespace {

struct DeleteAnimation {
  void operator()(WebPAnimDecoder* decoder) const { WebPAnimDecoderDelete(decoder); }
};

/// On the animation's whole canvas, black where the picture leaves it empty.
bool decodeFirst(const PictureFile& file, Picture& picture) {
  const WebPData data{file.bytes.data(), file.bytes.size()};
  WebPAnimDecoderOptions options;
  if (WebPAnimDecoderOptionsInit(&options) == 0) return false;
  options.color_mode = MODE_RGBA;
  options.use_threads = 0;
  const std::unique_ptr<WebPAnimDecoder, DeleteAnimation> decoder(WebPAnimDecoderNew(&data, &options));
  WebPAnimInfo info;
  if (!decoder || WebPAnimDecoderGetInfo(decoder.get(), &info) == 0) return false;
  if (std::size_t{3} * info.canvas_width * info.canvas_height != picture.rgb.size()) return false;
  std::uint8_t* canvas = nullptr;  // the decoder's
  int time = 0;
  if (WebPAnimDecoderGetNext(decoder.get(), &canvas, &time) == 0) return false;
  for (std::size_t i = 0; i < picture.rgb.size() / 3; ++i)
    for (std::size_t c = 0; c < 3; ++c) picture.rgb[3 * i + c] = canvas[4 * i + c];
  return true;
}

bool decodeOne(const PictureFile& file, Picture& picture) {
  return WebPDecodeRGBInto(file.bytes.data(), file.bytes.size(), picture.rgb.data(), picture.rgb.size(), 3 * picture.width) != nullptr;
}

/// The length that the file's header claims, and the eight bytes before it.
std::size_t claimedBytes(std::span<const std::uint8_t> bytes) {
  return 8 + (std::size_t{bytes[4]} | std::size_t{bytes[5]} << 8U | std::size_t{bytes[6]} << 16U | std::size_t{bytes[7]} << 24U);
}

}  // namespace

Result<Picture> decodeWebp(const PictureFile& file) {
  const auto refusal = [&] { return claimedBytes(file.bytes) > file.bytes.size() ? cutOff(file, "WebP") : damaged(file, "WebP", {}); };
  WebPBitstreamFeatures features;
  if (WebPGetFeatures(file.bytes.data(), file.bytes.size(), &features) != VP8_STATUS_OK) return refusal();
  auto picture = emptyPicture(file, features.width, features.height);
  if (!picture) return picture;
  const bool decoded = features.has_animation != 0 ? decodeFirst(file, *picture) : decodeOne(file, *picture);
  if (!decoded) return refusal();
  return picture;
}

}  // namespace xsmoe::encoders
