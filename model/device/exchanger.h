// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <ATen/core/Tensor.h>
#include <c10/core/Device.h>

#include <chrono>
#include <cstdint>
#include <exception>
#include <functional>
#include <string>
#include <vector>

namespace xsmoe::device {

/// Asked every kLookOut while an exchange is waited for: the error with which it is to end, or null while it may end yet. In any thread,
/// but never in two at once; the error is thrown in the thread that waits.
using Lookout = std::function<std::exception_ptr()>;
inline constexpr std::chrono::milliseconds kLookOut{2000};

/// Carries tensors that are on one kind of device from rank to rank. It adds up nothing, so that a sum is the same whatever carried its
/// terms (ranks.h). Every rank calls the same functions in the same order, in one thread; each returns when this rank has what it is to
/// have, and throws what its Lookout says, or an error of the library that carries.
class Exchanger {
 public:
  virtual ~Exchanger() = default;
  /// Where tensors have to be that are given to it, and where those are that it gives.
  [[nodiscard]] virtual c10::Device device() const = 0;
  /// Waits for what is still computed there: a rank that computes has not come to an exchange.
  virtual void settle() {}
  /// The tensors of all ranks, by rank. They are contiguous, of one shape and one type.
  [[nodiscard]] virtual std::vector<at::Tensor> gather(const at::Tensor& own) = 0;
  /// Hands out `given[r]` rows to rank r, in the order of the ranks; `rows`, contiguous, has all of them, and `given` is the same on all
  /// ranks. What this rank gets of each: [N · given[rank], …], in their order, its own rows among them.
  [[nodiscard]] virtual at::Tensor handOut(const at::Tensor& rows, const std::vector<std::int64_t>& given) = 0;
  /// Nothing comes of what the ranks do together any more, and nobody is to wait for it; also not who destroys this.
  virtual void abandon() = 0;
};

/// By what a tensor of a GPU goes to the other ranks.
enum class Carrier : std::uint8_t {
  kGloo,  ///< through the memory of the host
  kNccl,  ///< from GPU to GPU
};
[[nodiscard]] const char* name(Carrier carrier);

/// What decides of one rank by what all of them exchange.
struct RankDevice {
  bool onGpu = false;
  std::string gpu;      ///< as placeOfGpu() tells it apart from all others; empty: it does not
  std::string whyGloo;  ///< why not by NCCL, as far as this rank knows, "was built without NCCL"; empty: it could
};

struct ExchangeChoice {
  Carrier carrier = Carrier::kGloo;
  std::string why;  ///< of Gloo among GPUs, in a line: "rank 1 was built without NCCL"; empty: there is nothing to tell
};
/// By NCCL where every rank can and has a GPU of its own, else by Gloo. `ranks`: all, in their order.
[[nodiscard]] ExchangeChoice chooseExchange(const std::vector<RankDevice>& ranks);

}  // namespace xsmoe::device
