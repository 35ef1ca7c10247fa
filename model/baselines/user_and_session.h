// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <ATen/ops/mm.h>

#include <string>
#include <utility>
#include <vector>

#include "model/baselines/prefix_samples.h"
#include "model/network/explained.h"

namespace xsmoe::baselines {

/// What GAG and SSRM tell alike of a recommender of prefixes: s is the sum of a vector of the user and one of the session, and so is each
/// score of their products with the item.
template <class Base>
class UserAndSession : public Base, public network::Explained {
 public:
  [[nodiscard]] network::Explained* explained() override { return this; }
  [[nodiscard]] std::vector<std::string> partNames() const override { return {"user", "session"}; }
  [[nodiscard]] std::vector<at::Tensor> partsOfScores(const network::UserInputs& inputs, const at::Tensor& /*itemTable*/,
                                                      const at::Tensor& items) override {
    const auto [user, session] = vectorsOf(inferenceBatch(inputs));
    const auto columns = this->embedItems(items).t();  // [d, n]
    return {at::mm(user, columns).cpu(), at::mm(session, columns).cpu()};
  }
  [[nodiscard]] at::Tensor trainedAmong(const at::Tensor& users) const override { return this->marksOfUsers(users); }

 protected:
  template <class... Options>
  explicit UserAndSession(const Options&... options) : Base(options...) {}

  /// Of prefixes, each [B, d].
  struct Vectors {
    at::Tensor user, session;
  };
  /// At inference.
  [[nodiscard]] virtual Vectors vectorsOf(const PrefixBatch& batch) const = 0;
};

}  // namespace xsmoe::baselines
