// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "model/baselines/reservoir.h"
#include "model/baselines/wrapped_recommender.h"
#include "model/network/random_generators.h"

namespace xsmoe::baselines {

/// Replay (baselines.md, 9.1; the paper's subscript RH): a reservoir of training sequences of past windows trains along with the window's
/// own, each once an epoch. The inner recommender sees the union as the window's sequences, so that popularity, prefixes and graphs are of
/// the union. The reservoir is filled when a window ends.
class Replay : public WrappedRecommender {
 public:
  /// Capacity: `ratio` of the sequences of the first window that ends. `length`: L.
  Replay(std::unique_ptr<network::Recommender> inner, double ratio, int length, std::uint64_t seed);

  [[nodiscard]] network::Samples beginWindow(const network::WindowData& data) override;
  void endWindow(const network::WindowData& data) override;
  [[nodiscard]] network::NamedTensors trainingState() const override;
  void restoreTraining(const network::NamedTensors& state) override;
  [[nodiscard]] network::Samples resumeWindow(const network::WindowData& data, const network::NamedTensors& state) override;
  [[nodiscard]] std::unique_ptr<network::Recommender> clone() const override;

  /// What trainingState() has besides the inner recommender's before a window has ended.
  [[nodiscard]] static network::NamedTensors emptyState(int length, std::uint64_t seed);

  [[nodiscard]] const Reservoir& reservoir() const { return reservoir_; }
  /// Offers a window's sequences as its end does; a test may draw itself.
  void offer(const network::WindowData& data, const Reservoir::Draw& draw);
  /// The window's sequences and those of the reservoir behind them.
  [[nodiscard]] Sequences unionWith(const Sequences& train) const;

 private:
  void restoreReservoir(const network::NamedTensors& state);
  [[nodiscard]] std::int64_t draw(std::int64_t t);

  double ratio_;
  int length_;
  network::Random random_;
  Reservoir reservoir_;
};

}  // namespace xsmoe::baselines
