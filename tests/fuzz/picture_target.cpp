#include "model/encoders/picture.h"

#include "tests/fuzz/error_promise.h"
#include "tests/fuzz/targets.h"

namespace xsmoe::fuzz {

/// JPEG, PNG and WebP. Few pixels, so that a short file cannot ask for much time.
void fuzzPicture(std::string_view input) {
  constexpr std::int64_t kPixels = 1 << 20;
  const auto picture = encoders::decodePicture("a.picture", {reinterpret_cast<const std::uint8_t*>(input.data()), input.size()}, kPixels);
  if (!picture) return requireReason(picture.error());
  const std::int64_t pixels = static_cast<std::int64_t>(picture->width) * picture->height;
  require(picture->width > 0 && picture->height > 0 && pixels <= kPixels, "a picture's size is within its bounds");
  require(static_cast<std::int64_t>(picture->rgb.size()) == 3 * pixels, "every pixel has three values");
}

}  // namespace xsmoe::fuzz
