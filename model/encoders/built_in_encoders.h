// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>

#include "model/core/error.h"

namespace xsmoe::encoders {

/// Checkpoint folders of the small encoders that come with the program.
struct BuiltInEncoders {
  std::filesystem::path text, image;
};

/// Where they are: ../share/xsmoe/encoders beside the running program's folder, else in the source tree that it was built from. Errors: in
/// neither; which file is missing.
[[nodiscard]] Result<BuiltInEncoders> findBuiltInEncoders();

/// The vocabulary of the text encoder alone, which is there before there are weights.
[[nodiscard]] Result<std::filesystem::path> findBuiltInVocabulary();

}  // namespace xsmoe::encoders
