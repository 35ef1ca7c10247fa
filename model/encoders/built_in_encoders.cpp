// SPDX-License-Identifier: Apache-2.0
#include "model/encoders/built_in_encoders.h"

#include <array>
#include <string>
#include <vector>

#include "model/core/files/installed_places.h"
#include "model/core/files/regular_file.h"

namespace xsmoe::encoders {
namespace {

namespace fs = std::filesystem;

std::array<fs::path, 2> places() { return installedPlaces("encoders", XSMOE_ENCODERS_SOURCE); }

/// The first place that holds all of `files`; the error names the file that the first place lacks.
Result<fs::path> placeOf(const std::vector<std::string>& files) {
  std::string missing;
  for (const fs::path& place : places()) {
    std::string lacks;
    for (const std::string& file : files)
      if (lacks.empty() && !isRegularFile(place / file)) lacks = (place / file).string();
    if (lacks.empty()) return place;
    if (missing.empty()) missing = lacks;
  }
  return badInput(missing, "the built-in encoders are not there",
                  "Install the program again, or make them: xsmoe pretrain " + places().front().string());
}

}  // namespace

Result<BuiltInEncoders> findBuiltInEncoders() {
  const auto place =
      placeOf({"text/config.json", "text/model.safetensors", "text/vocab.txt", "text/tokenizer_config.json", "text/golden.safetensors",
               "image/config.json", "image/model.safetensors", "image/preprocessor_config.json", "image/golden.safetensors"});
  if (!place) return tl::unexpected(place.error());
  return BuiltInEncoders{*place / "text", *place / "image"};
}

Result<fs::path> findBuiltInVocabulary() {
  const auto place = placeOf({"text/vocab.txt"});
  if (!place) return tl::unexpected(place.error());
  return *place / "text/vocab.txt";
}

}  // namespace xsmoe::encoders
