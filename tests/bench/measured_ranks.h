#pragma once
#include <ATen/core/Tensor.h>
#include <c10/core/Device.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <vector>

#include "model/device/ranks.h"
#include "tests/bench/run_timing.h"

namespace xsmoe::bench {

/// What ranks do together: they gather rows of embeddings, reduce gradients (those of embeddings, and the flat ones of parameters, whose
/// sums are gathered again), and the rest, which is small.
enum class Exchange : std::uint8_t { kGather, kReduce, kRest };
inline constexpr int kExchanges = 3;

/// Seconds with the waiting for the others, and bytes sent.
struct Exchanged {
  double seconds = 0;
  double bytes = 0;
};
using AllExchanged = std::array<Exchanged, kExchanges>;

inline AllExchanged operator-(AllExchanged a, const AllExchanged& b) {
  for (std::size_t i = 0; i < a.size(); ++i) {
    a[i].seconds -= b[i].seconds;
    a[i].bytes -= b[i].bytes;
  }
  return a;
}

/// Hands everything on, and keeps what it took.
class MeasuredRanks : public device::Ranks {
 public:
  explicit MeasuredRanks(device::Ranks& ranks) : ranks_(ranks) {}

  [[nodiscard]] const AllExchanged& total() const { return total_; }

  [[nodiscard]] int rank() const override { return ranks_.rank(); }
  [[nodiscard]] int size() const override { return ranks_.size(); }
  [[nodiscard]] device::ExchangeChoice exchangeFrom(c10::Device device) override { return ranks_.exchangeFrom(device); }
  [[nodiscard]] c10::Device exchangesOn(c10::Device device) const override { return ranks_.exchangesOn(device); }
  [[nodiscard]] std::int64_t sentBytes() const override { return ranks_.sentBytes(); }
  [[nodiscard]] std::vector<at::Tensor> gather(const at::Tensor& own) override {
    return measured(Exchange::kRest, [&] { return ranks_.gather(own); });
  }
  [[nodiscard]] at::Tensor gatherRows(const at::Tensor& own, const std::vector<device::Range>& shares) override {
    return measured(kindOf(own), [&] { return ranks_.gatherRows(own, shares); });
  }
  [[nodiscard]] at::Tensor sumRows(const at::Tensor& all, const std::vector<device::Range>& shares) override {
    return measured(Exchange::kReduce, [&] { return ranks_.sumRows(all, shares); });
  }
  void leave(const Error& why) override { ranks_.leave(why); }

 private:
  static Exchange kindOf(const at::Tensor& gathered) {
    if (gathered.scalar_type() != at::kFloat) return Exchange::kRest;
    return gathered.dim() == 2 ? Exchange::kGather : Exchange::kReduce;
  }

  template <class Work>
  std::invoke_result_t<const Work&> measured(Exchange kind, const Work& work) {
    const auto begin = Clock::now();
    const auto before = sentBytes();
    auto result = work();
    auto& exchanged = total_[static_cast<std::size_t>(kind)];
    exchanged.seconds += secondsSince(begin);
    exchanged.bytes += static_cast<double>(sentBytes() - before);
    return result;
  }

  device::Ranks& ranks_;
  AllExchanged total_;
};

}  // namespace xsmoe::bench
