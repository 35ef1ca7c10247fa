// SPDX-License-Identifier: Apache-2.0
#include "model/encoders/picture_preparation.h"

#include <cmath>
#include <cstddef>
#include <nlohmann/json.hpp>
#include <string_view>
#include <system_error>

#include "model/encoders/config_keys.h"
#include "model/encoders/json_object.h"

namespace xsmoe::encoders {
namespace {

using Json = nlohmann::json;

constexpr const char* kPictureProcessor = "image_processor";
constexpr int kLargest = 1 << 14;
constexpr double kLargestNumber = 1e30;  // fits a float with room for the arithmetic

bool isUsable(const Json& value) { return value.is_number() && std::abs(value.get<double>()) <= kLargestNumber; }

/// A number for both, a pair of height and width or, since 2022, an object with both.
void readSize(const Json& json, ConfigKeys& keys, PicturePreparation& preparation) {
  const Json* size = valueOf(json, "size");
  if (size == nullptr) return;
  if (size->is_number()) {
    preparation.width = preparation.height = keys.whole("size", 1, kLargest);
    return;
  }
  const auto side = [&](const char* key) {
    const bool pair = size->is_array() && size->size() == 2;
    const Json* value = size->is_object() ? valueOf(*size, key) : pair ? &(*size)[std::string_view(key) == "height" ? 0 : 1] : nullptr;
    const double number = value != nullptr && value->is_number_integer() ? value->get<double>() : 0;
    if (number >= 1 && number <= kLargest) return static_cast<int>(number);
    keys.refuse("size", shortText(size), "a number, or \"height\" and \"width\", each from 1 to " + std::to_string(kLargest));
    return 1;
  };
  preparation.height = side("height");
  preparation.width = side("width");
}

/// Three numbers, or one for all.
void readColors(const Json& json, ConfigKeys& keys, const char* key, bool zeroToo, std::array<float, 3>& colors) {
  const Json* value = valueOf(json, key);
  if (value == nullptr) return;
  const bool list = value->is_array() && value->size() == colors.size();
  for (std::size_t c = 0; c < colors.size(); ++c) {
    const Json& number = list ? (*value)[c] : *value;
    if (!isUsable(number) || (!zeroToo && number.get<float>() == 0))
      return keys.refuse(key, shortText(value), zeroToo ? "three numbers" : "three numbers other than 0");
    colors[c] = number.get<float>();
  }
}

void readFactor(const Json& json, ConfigKeys& keys, double& factor) {
  const Json* value = valueOf(json, "rescale_factor");
  if (value == nullptr) return;
  if (!isUsable(*value)) return keys.refuse("rescale_factor", shortText(value), "a number");
  factor = value->get<double>();
}

/// What would make it another preparation than this.
void refuseOthers(const Json& json, ConfigKeys& keys) {
  keys.mustBe("do_resize", true);
  for (const char* key : {"image_processor_type", "feature_extractor_type"})
    keys.oneOf(key, {"ViTImageProcessor", "ViTFeatureExtractor", "ViTImageProcessorFast", "ViTImageProcessorPil"});
  if (const Json* share = valueOf(json, "crop_pct"); share != nullptr) keys.refuse("crop_pct", shortText(share), "no cropping");
  for (const char* key : {"do_center_crop", "do_pad", "do_thumbnail", "do_flip_channel_order", "offset"})
    if (valueOf(json, key) != nullptr) keys.mustBe(key, false);
}

}  // namespace

Result<PicturePreparation> PicturePreparation::parse(const std::string& where, std::string_view text) {
  auto json = parseJsonObject(where, text);
  if (!json) return tl::unexpected(json.error());
  // A processor of several kinds of input holds that of pictures.
  if (const Json* pictures = valueOf(*json, kPictureProcessor); pictures != nullptr && pictures->is_object()) json = Json(*pictures);
  PicturePreparation preparation;
  ConfigKeys keys(*json, where);
  refuseOthers(*json, keys);
  readSize(*json, keys, preparation);
  if (valueOf(*json, "resample") != nullptr) preparation.filter = static_cast<Resampling>(keys.whole("resample", 0, 5));
  preparation.rescale = keys.truth("do_rescale", true);
  preparation.normalise = keys.truth("do_normalize", true);
  readFactor(*json, keys, preparation.factor);
  readColors(*json, keys, "image_mean", true, preparation.mean);
  readColors(*json, keys, "image_std", false, preparation.deviation);
  if (!keys.good()) return tl::unexpected(keys.error());
  return preparation;
}

std::string PicturePreparation::fileIn(const std::filesystem::path& folder) {
  constexpr const char *kPictures = "preprocessor_config.json", *kSeveralInputs = "processor_config.json";
  std::error_code ignored;
  if (std::filesystem::exists(folder / kPictures, ignored)) return kPictures;
  if (!std::filesystem::exists(folder / kSeveralInputs, ignored)) return {};
  // What is not about pictures says nothing of them; what cannot be read is for load() to tell.
  const auto json = readJsonObject(folder / kSeveralInputs);
  return json && valueOf(*json, kPictureProcessor) == nullptr ? std::string() : kSeveralInputs;
}

Result<PicturePreparation> PicturePreparation::load(const std::filesystem::path& folder, const EncoderConfig* encoder) {
  std::string name = fileIn(folder);
  if (name.empty() && encoder != nullptr) {
    PicturePreparation defaults;
    defaults.width = encoder->imageWidth;
    defaults.height = encoder->imageHeight;
    return defaults;
  }
  if (name.empty()) name = "preprocessor_config.json";  // the error names it
  const auto text = readConfigurationText(folder / name);
  if (!text) return tl::unexpected(text.error());
  return parse((folder / name).string(), *text);
}

void PicturePreparation::prepare(const Picture& picture, float* pixels) const {
  const Picture small = resized(picture, width, height, filter);
  const std::size_t count = small.rgb.size() / 3;
  for (std::size_t c = 0; c < 3; ++c) {
    std::array<float, 256> prepared{};
    for (std::size_t value = 0; value < prepared.size(); ++value) {
      prepared[value] = static_cast<float>(static_cast<double>(value) * (rescale ? factor : 1));
      if (normalise) prepared[value] = (prepared[value] - mean[c]) / deviation[c];
    }
    for (std::size_t i = 0; i < count; ++i) *pixels++ = prepared[small.rgb[3 * i + c]];
  }
}

}  // namespace xsmoe::encoders
