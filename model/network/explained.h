// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "model/core/method_picture.h"
#include "model/network/recommender.h"

namespace xsmoe::network {

/// Whom a picture is of, and the items that it shows; for the length of a call.
struct PictureQuestion {
  const UserInputs& inputs;       ///< of one user, on the host
  const at::Tensor& itemTable;    ///< as embedUsers() takes it, row i item i
  const at::Tensor& recommended;  ///< int64 [n] on the host, best first
  std::function<ItemCard(std::int64_t)> card;
};

/// What a recommender can tell of how it comes to its scores. Part of the recommender that Recommender::explained() is asked of, and as
/// long-lived; what it tells is of the weights as they are, without dropout.
class Explained {
 public:
  virtual ~Explained() = default;

  /// Names of what a score is the sum of; empty: a score has no parts.
  [[nodiscard]] virtual std::vector<std::string> partNames() const { return {}; }
  /// Each of these parts, float32 [B, n] on the host, of the scores of items int64 [n], 1 …: their sum is the product of embeddings but for
  /// rounding. `itemTable`: as embedUsers() takes it.
  [[nodiscard]] virtual std::vector<at::Tensor> partsOfScores(const UserInputs& /*inputs*/, const at::Tensor& /*itemTable*/,
                                                              const at::Tensor& /*items*/) {
    return {};
  }

  /// Which of these users, int64 [n], have vectors that were trained: bool [n] on the host. Undefined: it learns no users.
  [[nodiscard]] virtual at::Tensor trainedAmong(const at::Tensor& /*users*/) const { return {}; }

  /// How it looks at a user. A user without history is not asked about.
  [[nodiscard]] virtual MethodDetail picture(const PictureQuestion& question) = 0;
};

}  // namespace xsmoe::network
