// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "model/core/error.h"
#include "model/core/extraction.h"
#include "model/core/progress.h"
#include "model/device/device.h"
#include "model/encoders/extraction/picture_batches.h"
#include "model/encoders/extraction/text_batches.h"

namespace xsmoe::encoders {

/// What a cache says of the encoder that it was made with.
struct EncoderDescription {
  std::filesystem::path folder;
  std::string name;                             ///< "bert-base-uncased (BERT, 12 layers of width 768)"
  std::string weightsSha256;                    ///< of the weights' file
  std::map<std::string, std::string> settings;  ///< SHA-256 of config.json and of what else decides the features, by file
  std::string tokenizerSha256;                  ///< of the vocabulary; empty: it reads no words
  std::string preprocessing;                    ///< in words, from item to input
  int width = 0, layers = 0;

  /// Of all settings: the sum of the lines that sha256sum gives for their files, in order of name.
  [[nodiscard]] std::string settingsSha256() const;
};

/// The encoders that an extraction uses.
struct OpenedEncoders {
  std::optional<TextModel> text;
  std::optional<PictureModel> image;
  EncoderDescription textDescription, imageDescription;
};

/// Which modalities are wanted of what the request names.
struct WantedModalities {
  bool text = true, image = true;
};

/// Opens and describes the encoders. Errors: a folder that is no checkpoint; pictures of another size than the encoder's; the built-in ones
/// are not there; a layer that an encoder does not have.
[[nodiscard]] Result<OpenedEncoders> openEncoders(const ExtractionRequest& request, WantedModalities wanted,
                                                  const device::ComputeDevice& device, const ProgressCallback& progress);

}  // namespace xsmoe::encoders
