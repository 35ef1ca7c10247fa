// SPDX-License-Identifier: Apache-2.0
// A communicator of our own through NCCL's C interface, of which no more is used than NCCL 2.7 has: LibTorch's process group over NCCL
// waits and ends otherwise in each of its versions, and some of them end the process where a rank is gone.
//
// NCCL's own reductions are not used: the order in which they add depends on the algorithm and on how the GPUs are connected. It carries
// bytes, and what is added up is added by Ranks, in the order of the ranks.
//
// A call of NCCL's, and what it has begun on the GPU, ends only when all ranks take part. So another thread looks out meanwhile, and aborts
// the communicator, upon which both end.
#include "model/device/nccl_exchanger.h"

#include <ATen/ops/empty.h>
#include <c10/cuda/CUDAGuard.h>
#include <c10/cuda/CUDAStream.h>
#include <c10/util/Exception.h>
#include <nccl.h>

#include <condition_variable>
#include <cstring>
#include <future>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <utility>
#include <vector>

namespace xsmoe::device {
namespace {

[[nodiscard]] std::runtime_error ncclError(ncclResult_t result, const char* call) {
  return std::runtime_error(std::string("NCCL: ") + ncclGetErrorString(result) + ", in " + call);
}

void checkNccl(ncclResult_t result, const char* call) {
  if (result != ncclSuccess) throw ncclError(result, call);
}

/// Of a communicator whose exchange lasts: what went wrong meanwhile, or null.
std::exception_ptr failureWithin(ncclComm_t communicator) {
  ncclResult_t state = ncclSuccess;
  if (ncclCommGetAsyncError(communicator, &state) != ncclSuccess || state == ncclSuccess) return nullptr;
#if NCCL_VERSION_CODE >= 21400
  if (state == ncclInProgress) return nullptr;
#endif
  return std::make_exception_ptr(ncclError(state, "an exchange"));
}

/// In a thread of its own, which hangs where a rank goes meanwhile: before it has met the others there is nothing to abort.
ncclComm_t meetOthers(const NcclPlace& place, const Lookout& lookout) {
  auto making = std::make_shared<std::promise<ncclComm_t>>();
  auto made = making->get_future();
  std::thread([making, place] {
    try {
      const c10::cuda::CUDAGuard guard(place.device);
      ncclUniqueId id{};
      TORCH_CHECK(place.id.size() == sizeof(id.internal), "an id of NCCL has ", sizeof(id.internal), " bytes, not ", place.id.size());
      std::memcpy(id.internal, place.id.data(), sizeof(id.internal));
      ncclComm_t communicator = nullptr;
      checkNccl(ncclCommInitRank(&communicator, place.size, id, place.rank), "ncclCommInitRank");
      making->set_value(communicator);
    } catch (...) {
      making->set_exception(std::current_exception());
    }
  }).detach();
  while (made.wait_for(kLookOut) != std::future_status::ready)
    if (const auto vain = lookout()) std::rethrow_exception(vain);
  return made.get();
}

class NcclExchanger : public Exchanger {
 public:
  NcclExchanger(const NcclPlace& place, Lookout lookout)
      : rank_(place.rank),
        size_(place.size),
        device_(place.device),
        lookout_(std::move(lookout)),
        communicator_(meetOthers(place, lookout_)) {
    looking_ = std::thread([this] { lookOut(); });
  }
  ~NcclExchanger() override {
    {
      const std::lock_guard lock(mutex_);
      ending_ = true;
    }
    changed_.notify_all();
    looking_.join();
    if (communicator_ != nullptr) static_cast<void>(ncclCommDestroy(communicator_));
  }
  NcclExchanger(const NcclExchanger&) = delete;
  NcclExchanger& operator=(const NcclExchanger&) = delete;

  [[nodiscard]] c10::Device device() const override { return device_; }

  void settle() override { c10::cuda::getCurrentCUDAStream(device_.index()).synchronize(); }

  [[nodiscard]] std::vector<at::Tensor> gather(const at::Tensor& own) override {
    auto shape = own.sizes().vec();
    shape.insert(shape.begin(), size_);
    const auto all = at::empty(shape, own.options());
    exchange([&](ncclComm_t communicator, cudaStream_t stream) {
      checkNccl(ncclAllGather(own.data_ptr(), all.data_ptr(), own.nbytes(), ncclUint8, communicator, stream), "ncclAllGather");
    });
    return all.unbind(0);
  }

  [[nodiscard]] at::Tensor handOut(const at::Tensor& rows, const std::vector<std::int64_t>& given) override {
    const auto mine = given.at(static_cast<std::size_t>(rank_));
    auto shape = rows.sizes().vec();
    shape[0] = mine * size_;
    const auto parts = at::empty(shape, rows.options());
    if (rows.numel() == 0) return parts;
    const auto rowBytes = rows.nbytes() / static_cast<std::size_t>(rows.size(0));
    const auto bytesOfRows = [&](std::int64_t count) { return static_cast<std::size_t>(count) * rowBytes; };
    exchange([&](ncclComm_t communicator, cudaStream_t stream) {
      const auto* const from = static_cast<const char*>(rows.data_ptr());
      auto* const to = static_cast<char*>(parts.data_ptr());
      // What goes wrong within a group is told after its end: a group that is left open would take in all later calls.
      auto first = ncclGroupStart();
      const auto keep = [&](ncclResult_t result) { first = first == ncclSuccess ? result : first; };
      std::int64_t begin = 0;
      for (int rank = 0; rank < size_; ++rank) {
        const auto count = given[static_cast<std::size_t>(rank)];
        if (rank == rank_) {
          parts.narrow(0, rank * mine, mine).copy_(rows.narrow(0, begin, mine));
        } else {
          if (count > 0) keep(ncclSend(from + bytesOfRows(begin), bytesOfRows(count), ncclUint8, rank, communicator, stream));
          if (mine > 0) keep(ncclRecv(to + bytesOfRows(rank * mine), bytesOfRows(mine), ncclUint8, rank, communicator, stream));
        }
        begin += count;
      }
      keep(ncclGroupEnd());
      checkNccl(first, "ncclSend and ncclRecv");
    });
    return parts;
  }

  void abandon() override {
    const std::lock_guard lock(mutex_);
    if (vain_ == nullptr) abort(std::make_exception_ptr(std::runtime_error("NCCL: this rank has left the others")));
  }

 private:
  /// Makes these calls in the current stream and waits until what they began is done.
  template <class Calls>
  void exchange(const Calls& calls) {
    const c10::cuda::CUDAGuard guard(device_);
    const auto stream = c10::cuda::getCurrentCUDAStream(device_.index());
    ncclComm_t communicator = nullptr;
    {
      const std::lock_guard lock(mutex_);
      if (vain_ != nullptr) std::rethrow_exception(vain_);
      communicator = communicator_;
      waiting_ = true;
    }
    std::exception_ptr problem;
    try {
      calls(communicator, stream.stream());
      stream.synchronize();
    } catch (...) {
      problem = std::current_exception();
    }
    const std::lock_guard lock(mutex_);
    waiting_ = false;
    if (vain_ != nullptr) std::rethrow_exception(vain_);  // what came of an aborted exchange is nothing
    if (problem != nullptr) std::rethrow_exception(problem);
  }

  void lookOut() {
    std::unique_lock lock(mutex_);
    while (!changed_.wait_for(lock, kLookOut, [this] { return ending_; })) {
      if (!waiting_ || vain_ != nullptr) continue;
      auto vain = lookout_();
      if (vain == nullptr) vain = failureWithin(communicator_);
      if (vain != nullptr) abort(vain);
    }
  }

  /// mutex_ is held.
  void abort(std::exception_ptr why) {
    vain_ = std::move(why);
    static_cast<void>(ncclCommAbort(std::exchange(communicator_, nullptr)));
  }

  const int rank_, size_;
  const c10::Device device_;
  const Lookout lookout_;

  std::mutex mutex_;
  std::condition_variable changed_;
  ncclComm_t communicator_;  // null once it is aborted; guarded by mutex_
  std::exception_ptr vain_;  // why it was; guarded by mutex_
  bool waiting_ = false;     // in an exchange; guarded by mutex_
  bool ending_ = false;      // guarded by mutex_
  std::thread looking_;
};

}  // namespace

bool hasNccl() { return true; }

std::string newNcclId() {
  ncclUniqueId id{};
  checkNccl(ncclGetUniqueId(&id), "ncclGetUniqueId");
  return {id.internal, sizeof(id.internal)};
}

std::unique_ptr<Exchanger> meetByNccl(const NcclPlace& place, Lookout lookout) {
  return std::make_unique<NcclExchanger>(place, std::move(lookout));
}

}  // namespace xsmoe::device
