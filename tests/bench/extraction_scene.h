#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "model/core/extraction.h"
#include "model/core/recommendation.h"
#include "model/encoders/encoder_config.h"

namespace xsmoe::bench {

/// Encoders of one size with random weights, and items for them: sentences of 5 to 45 words, JPEG pictures of 400 × 600.
struct ExtractionScene {
  std::string name;
  encoders::EncoderConfig text, image;
  int texts = 0, pictures = 0;  ///< items that have one
};

/// As the built-in encoders' and as bert-base-uncased and vit-base-patch16-224.
[[nodiscard]] std::vector<ExtractionScene> extractionScenes(bool quick);

/// Writes checkpoints and pictures below `folder`, unless they are there. Throws std::runtime_error where it cannot.
[[nodiscard]] std::vector<ItemCard> makeScene(const ExtractionScene& scene, const std::filesystem::path& folder);

/// An extraction of the scene's items with its encoders, anew.
[[nodiscard]] ExtractionRequest requestOf(const ExtractionScene& scene, const std::filesystem::path& folder);

}  // namespace xsmoe::bench
