// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <ATen/core/Tensor.h>
#include <c10/core/Device.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "model/core/error.h"
#include "model/core/rank_place.h"
#include "model/core/thrown_error.h"
#include "model/device/exchanger.h"
#include "model/device/tasks.h"

namespace xsmoe::device {

/// Another rank is gone, or the way to it: of kind kRankLost, and names it. Thrown by whatever the ranks do together.
class RankLost : public ThrownError {
 public:
  using ThrownError::ThrownError;
};

/// The processes that train one run together. Whoever trains alone has none of this: a null pointer. Every rank calls the same functions in
/// the same order, in the thread that trains; each waits for the others, however long they take, and throws RankLost once one of them is
/// gone; where this process gets no more memory for what they exchange, a ThrownError of kind kFailed. Tensors are on any device: those of
/// a GPU go through the host, or by NCCL from GPU to GPU (exchangeFrom), and the host waits for them; what comes back is where they were.
/// It is equal bit for bit on every rank, and from run to run, by whatever it goes.
class Ranks {
 public:
  virtual ~Ranks() = default;
  [[nodiscard]] virtual int rank() const = 0;
  [[nodiscard]] virtual int size() const = 0;

  /// From now on tensors of this GPU go by NCCL, where each rank has one of its own and can; else through the host, as before. Every rank
  /// says on which device it computes. Throws RankLost besides where NCCL does not start.
  [[nodiscard]] virtual ExchangeChoice exchangeFrom(c10::Device /*device*/) { return {}; }
  /// Where tensors of a device are while they are exchanged: there, or on the host.
  [[nodiscard]] virtual c10::Device exchangesOn(c10::Device /*device*/) const { return c10::kCPU; }

  /// Vectors [n] of one type, each rank's of a length of its own, by rank.
  [[nodiscard]] virtual std::vector<at::Tensor> gather(const at::Tensor& own) = 0;
  /// A tensor of which each rank has the rows of its share, whole. `shares`: as of sharesOf().
  [[nodiscard]] virtual at::Tensor gatherRows(const at::Tensor& own, const std::vector<Range>& shares) = 0;
  /// This rank's share of the rows of the sum over all ranks' tensors of one shape, added up in the order of the ranks.
  [[nodiscard]] virtual at::Tensor sumRows(const at::Tensor& all, const std::vector<Range>& shares) = 0;
  /// What this rank has sent to the others so far: the tensors, without what the network adds.
  [[nodiscard]] virtual std::int64_t sentBytes() const = 0;
  /// This rank ends, for this reason, and nobody is to wait for it. Returns when the others can have heard it, within some seconds.
  virtual void leave(const Error& why) = 0;

  /// Nearly equal parts, one for each rank in order, of so many rows. Their borders are multiples of `together` where that leaves no rank
  /// without rows.
  [[nodiscard]] std::vector<Range> sharesOf(std::int64_t rows, std::int64_t together = 1) const;
  /// Replaces the tensor, which is contiguous, by the sum over all ranks, added up in their order.
  void sum(const at::Tensor& tensor);
  /// Whether it is so on any rank.
  [[nodiscard]] bool any(bool own);
  [[nodiscard]] std::vector<std::string> gatherTexts(const std::string& own);
  /// Throws RankLost where a rank's text is another than rank 0's: "rank 2 has another WHAT than rank 0".
  void agreeOn(const std::string& what, const std::string& own, const std::string& remedy);
  /// Throws RankLost where two ranks have the same text, unless that is empty: "rank 2: it has the WHAT of rank 1".
  void haveEachTheirOwn(const std::string& what, const std::string& own, const std::string& remedy);
  /// As agreeOn(), of what can be told in words, "computes in bf16": "rank 2: it computes in bf16, and rank 0 computes in fp32".
  void agreeOnWords(const std::string& own, const std::string& remedy);
};

/// Whether the program was built with what ranks need: a LibTorch with Gloo.
[[nodiscard]] bool canMeetRanks();

/// Meets the other ranks. Errors: no LibTorch with Gloo; the meeting place cannot be made or found; a rank that does not come within the
/// timeout, by its number; of kind kFailed: this process gets no more memory or threads.
[[nodiscard]] Result<std::unique_ptr<Ranks>> meetRanks(const RankPlace& place);

}  // namespace xsmoe::device
