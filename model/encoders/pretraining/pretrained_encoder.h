// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <ATen/core/Tensor.h>

#include <string>
#include <vector>

#include "model/core/error.h"
#include "model/core/pretraining.h"
#include "model/core/progress.h"
#include "model/encoders/encoder_config.h"
#include "model/encoders/picture.h"
#include "model/encoders/pretraining/label_directions.h"
#include "model/encoders/word_piece.h"

namespace xsmoe::encoders {

/// An encoder that was trained on a catalogue's texts or pictures and what its items are, and nothing else.
struct PretrainedEncoder {
  EncoderConfig config;
  WeightMap weights;  ///< float32, as weightShapes(config) has them, without gradients
  PretrainingCurve curve;
};

/// The small BERT's sizes, for a vocabulary of `vocabulary` tokens, and the small ViT's.
[[nodiscard]] EncoderConfig smallTextConfig(int vocabulary);
[[nodiscard]] EncoderConfig smallPictureConfig();

/// Trains a BERT by hidden words (Devlin et al. 2019) that are told from their place's last state plus the first token's, so that [CLS]
/// learns to hold the text, where its weight is above 0 by a contrast between the [CLS] of each text masked and whole, and by where the
/// features of the whole text are to point in every state (LabelDirections). Embeddings of tokens that the texts never use are drawn as
/// those that they use are spread: far apart from each other. Errors: optimise()'s, checkLabels()'s, texts without words.
[[nodiscard]] Result<PretrainedEncoder> pretrainOnTexts(const std::vector<std::string>& texts, const ItemLabels& labels,
                                                        const WordPiece& tokenizer, const EncoderConfig& config,
                                                        const PretrainingSettings& settings, const ProgressCallback& progress = {});

/// Trains a ViT likewise: the pixels of hidden patches are told from their place's last state plus the first token's (squared error),
/// each picture masked and whole is contrasted where that weight is above 0, and the features of the whole one are to point as
/// LabelDirections has it. The patch embedding begins as the linear map that tells this best. Pictures of any size are resized. Errors:
/// optimise()'s, checkLabels()'s.
[[nodiscard]] Result<PretrainedEncoder> pretrainOnPictures(const std::vector<Picture>& pictures, const ItemLabels& labels,
                                                           const EncoderConfig& config, const PretrainingSettings& settings,
                                                           const ProgressCallback& progress = {});

inline constexpr int kEdgeDirections = 8;  ///< over half a turn

/// What is told of hidden patches beside their pixels: how strong a picture's edges are in each direction around each pixel, as brightness
/// differences to the neighbours, each given to the two nearest directions. `pixels` float32 [B, 3, height, width] → [B, kEdgeDirections,
/// height, width]; 0 at the border.
[[nodiscard]] at::Tensor edgeStrengths(const at::Tensor& pixels);

}  // namespace xsmoe::encoders
