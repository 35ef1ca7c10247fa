#pragma once
#include <filesystem>

#include "model/core/settings.h"

namespace xsmoe::experiments {

/// Records of a window of the small stream.
inline constexpr int kSmallWindow = 108;

/// Writes a stream folder: four windows of 18 users with six records each over 30 items, titles for all but one of them, and a cache of
/// five states (d 12 and 8) with random values.
void writeSmallStream(const std::filesystem::path& folder);

/// Appends windows of the same kind to its log; `first` is how many there are.
void growSmallStream(const std::filesystem::path& folder, int first, int windows);

/// Two epochs a window, validated after each; a network of a few thousand parameters with side layers at states 2 and 4.
[[nodiscard]] RunSettings smallRunSettings();

}  // namespace xsmoe::experiments
