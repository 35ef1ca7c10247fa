#include <cmath>
#include <vector>

#include "model/encoders/picture_preparation.h"
#include "tests/fuzz/error_promise.h"
#include "tests/fuzz/targets.h"

namespace xsmoe::fuzz {

void fuzzPreprocessorConfig(std::string_view input) {
  const auto read = encoders::PicturePreparation::parse("preprocessor_config.json", input);
  if (!read) return requireReason(read.error());
  constexpr int kLargest = 1 << 14, kLargestTried = 256;
  require(read->width >= 1 && read->width <= kLargest && read->height >= 1 && read->height <= kLargest, "a size is within its bounds");
  require(std::isfinite(read->factor), "the factor is a number");
  for (const float deviation : read->deviation) require(std::isfinite(deviation) && deviation != 0, "a deviation divides");
  if (read->width > kLargestTried || read->height > kLargestTried) return;
  std::vector<float> pixels(static_cast<std::size_t>(3 * read->width * read->height), std::nanf(""));
  read->prepare({2, 1, {1, 2, 3, 250, 251, 252}}, pixels.data());
  require(!std::isnan(pixels.back()), "every pixel is written");
}

}  // namespace xsmoe::fuzz
