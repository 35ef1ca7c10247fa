// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "model/core/error.h"
#include "model/encoders/encoder_config.h"
#include "model/encoders/picture.h"

namespace xsmoe::encoders {

/// Pillow's filters, by their numbers in preprocessor_config.json.
enum class Resampling : std::uint8_t { kNearest = 0, kLanczos = 1, kBilinear = 2, kBicubic = 3, kBox = 4, kHamming = 5 };

/// To exactly `width` × `height` (1 …), whatever the aspect ratio, bit for bit as Pillow's Image.resize: two passes, each rounded to 8
/// bits. `picture` has at least one pixel.
[[nodiscard]] Picture resized(const Picture& picture, int width, int height, Resampling filter);

/// From a picture to an encoder's input, as `preprocessor_config.json` says (both forms), or `processor_config.json` as newer programs
/// write.
struct PicturePreparation {
  int width = 224, height = 224;
  bool rescale = true, normalise = true;
  Resampling filter = Resampling::kBilinear;
  double factor = 1.0 / 255;
  std::array<float, 3> mean{.5F, .5F, .5F}, deviation{.5F, .5F, .5F};

  /// Where a checkpoint folder says it: preprocessor_config.json, else processor_config.json; empty where neither is there.
  [[nodiscard]] static std::string fileIn(const std::filesystem::path& folder);
  /// Reads it. Without a file the defaults of ViT, which the members have, in the size of the `encoder`. Errors: no file, and no encoder
  /// given; a key that cannot be used; cropping and other steps that ViT's checkpoints do not have.
  [[nodiscard]] static Result<PicturePreparation> load(const std::filesystem::path& folder, const EncoderConfig* encoder = nullptr);
  /// The same from the file's text; `where` is named by errors.
  [[nodiscard]] static Result<PicturePreparation> parse(const std::string& where, std::string_view text);

  /// Resizes and writes (value · factor − mean) / deviation into `pixels`, float32 [3, height, width].
  void prepare(const Picture& picture, float* pixels) const;
};

}  // namespace xsmoe::encoders
