// SPDX-License-Identifier: Apache-2.0
// Ranks by LibTorch's c10d: they meet at a TCPStore and compute by its process group over Gloo (gloo_exchanger.h).
//
// Gloo reads and writes the host's memory: what lies on a GPU is copied there and back, unless it goes by NCCL (nccl_exchanger.h), as
// exchangeFrom() chooses. What is on the host goes by Gloo all the same.
//
// Sums are made of an exchange and a loop in the order of the ranks. Reductions of Gloo or NCCL would do the same work, but the
// order in which they add is theirs.
#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/full.h>
#include <c10/util/Exception.h>
#include <torch/csrc/distributed/c10d/PrefixStore.hpp>
#include <torch/csrc/distributed/c10d/TCPStore.hpp>

#include <algorithm>
#include <chrono>
#include <exception>
#include <future>
#include <memory>
#include <new>
#include <optional>
#include <string>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

#include "model/device/cuda.h"
#include "model/device/gloo_exchanger.h"
#include "model/device/memory_limit.h"
#include "model/device/nccl_exchanger.h"
#include "model/device/rank_network.h"
#include "model/device/rank_watch.h"
#include "model/device/ranks.h"

namespace xsmoe::device {
namespace {

using std::chrono::milliseconds;

/// How long Gloo itself waits: for ever. What ends a wait is said by the watch, which knows whether the others have come.
constexpr std::chrono::hours kForEver{1000};
/// A network that is slower counts as one that lets nothing pass.
constexpr std::int64_t kBytesAMillisecond = 10'000;
constexpr const char* kResume = "Resume the run, with as many ranks as there are";
/// Of ranks that have met and do not reach each other: what each is told of another's address may be wrong.
constexpr const char* kNameInterface =
    "Name the interface by which each machine reaches the others in GLOO_SOCKET_IFNAME, and start the ranks again";
constexpr const char* kLauncherMeets =
    "Check MASTER_ADDR and MASTER_PORT. Where the launcher, which holds that place, is of another version of PyTorch than this "
    "program, name a free port of rank 0's machine with --rank-port";

/// Of a rank that gets no more memory or threads: it is no matter of the way to the others.
Error shortOfMemory(const RankPlace& place) {
  return {ErrorKind::kFailed, wordsOf(std::bad_alloc()), inWords(place), "Give each rank more (ulimit -v), or train without ranks"};
}

std::string wordsOfEnd(const Error& why) { return "it has ended: " + describe(why); }

std::int64_t bytesOf(const at::Tensor& tensor) { return static_cast<std::int64_t>(tensor.nbytes()); }

c10::intrusive_ptr<c10d::Store> connect(const RankPlace& place, bool holds) {
  c10d::TCPStoreOptions options;
  options.port = static_cast<std::uint16_t>(place.port);
  options.isServer = holds;
  options.waitWorkers = false;
  options.timeout = place.timeout;
  auto store = c10::make_intrusive<c10d::TCPStore>(place.address, options);
  return c10::make_intrusive<c10d::PrefixStore>("xsmoe/" + place.attempt, store);
}

/// Throws, naming those that did not come.
void meetAll(c10d::Store& store, const RankPlace& place) {
  const auto key = [](int rank) { return "here/" + std::to_string(rank); };
  store.set(key(place.rank), std::vector<std::uint8_t>{1});
  for (int rank = 0; rank < place.size; ++rank) {
    const auto began = std::chrono::steady_clock::now();
    try {
      store.wait({key(rank)}, place.timeout);
    } catch (const std::exception&) {
      // So early it is no rank that is late: the meeting place has closed the connection, which may be another version's.
      if (std::chrono::steady_clock::now() - began < place.timeout * 9 / 10) throw;
      const Error error{ErrorKind::kRankLost, "it did not come within " + std::to_string(place.timeout.count()) + " s",
                        "rank " + std::to_string(rank),
                        "Start all " + std::to_string(place.size) +
                            " ranks, with the same MASTER_ADDR and "
                            "MASTER_PORT"};
      throw RankLost(error);
    }
  }
}

/// By which the others reach this rank.
std::vector<std::shared_ptr<gloo::transport::Device>> networksOf(const RankPlace& place) {
  const auto network = networkTo(place);
  std::vector<std::shared_ptr<gloo::transport::Device>> all;
  for (const auto& name : network.interfaces) all.push_back(c10d::ProcessGroupGloo::createDeviceForInterface(name));
  if (!all.empty()) return all;
  if (!network.address.empty()) return {c10d::ProcessGroupGloo::createDeviceForHostname(network.address)};
  return {c10d::ProcessGroupGloo::createDefaultDevice()};
}

/// A rank's own device as a text that it tells the others.
std::string textOf(const RankDevice& device) { return (device.onGpu ? "GPU " : "CPU ") + device.gpu + '\n' + device.whyGloo; }

RankDevice rankDeviceOf(const std::string& text) {
  constexpr std::size_t kKind = 4;
  const auto border = text.find('\n');
  return {text.starts_with("GPU "), text.substr(kKind, border - kKind), text.substr(border + 1)};
}

class GlooRanks : public Ranks {
 public:
  explicit GlooRanks(const RankPlace& place) : place_(place), store_(connect(place, place.rank == 0 && !place.launcherMeets)) {
    meetAll(*store_, place_);
    watch_.emplace(connect(place, false), place_);
    try {
      joinGroup();
    } catch (const RankLost&) {
      throw;
    } catch (const std::exception& error) {
      // Nobody has this rank yet who would let it leave().
      if (lacksMemory(error)) watch_->tellEnd(place_.rank, wordsOfEnd(shortOfMemory(place_)));
      fail(error);
    }
  }

  [[nodiscard]] int rank() const override { return place_.rank; }
  [[nodiscard]] int size() const override { return place_.size; }

  [[nodiscard]] ExchangeChoice exchangeFrom(c10::Device device) override {
    RankDevice own{device.is_cuda(), placeOfGpu(device), {}};
    if (!hasNccl()) own.whyGloo = "was built without NCCL";
    if (place_.glooAlone) own.whyGloo = "is to exchange by Gloo (--rank-gloo)";
    std::vector<RankDevice> all;
    for (const auto& text : gatherTexts(textOf(own))) all.push_back(rankDeviceOf(text));
    auto choice = chooseExchange(all);
    onGpu_.reset();
    if (choice.carrier == Carrier::kNccl) startNccl(device);
    return choice;
  }

  [[nodiscard]] c10::Device exchangesOn(c10::Device device) const override {
    return onGpu_ != nullptr && onGpu_->device() == device ? device : onHost_->device();
  }

  [[nodiscard]] std::vector<at::Tensor> gather(const at::Tensor& own) override {
    const auto lengths = gatherRows(at::full({1}, own.numel(), at::kLong), sharesOf(size()));
    std::vector<Range> shares;
    std::int64_t end = 0;
    for (int rank = 0; rank < size(); ++rank) {
      const auto length = lengths[rank].item<std::int64_t>();
      shares.push_back({end, end + length});
      end += length;
    }
    const auto all = gatherRows(own, shares);
    std::vector<at::Tensor> parts;
    for (const auto& share : shares) parts.push_back(all.narrow(0, share.first, share.size()).clone());
    return parts;
  }

  [[nodiscard]] at::Tensor gatherRows(const at::Tensor& own, const std::vector<Range>& shares) override {
    std::int64_t most = 0;
    for (const auto& share : shares) most = std::max(most, share.size());
    auto shape = own.sizes().vec();
    shape[0] = most;
    const auto mine = ownShare(shares).size();
    TORCH_CHECK(own.size(0) == mine, "rank ", rank(), " has ", own.size(0), " rows of a share of ", mine);
    if (most == 0) return own.detach().clone();
    auto& by = exchangerFor(own);
    const auto rows = send(own.detach(), by.device());
    // A rank's message is as long as the longest.
    auto sent = at::empty(shape, rows.options());
    sent.narrow(0, 0, mine).copy_(rows);
    if (mine < most) sent.narrow(0, mine, most - mine).zero_();
    by.settle();
    auto received = waited((size() - 1) * bytesOf(sent), [&] { return by.gather(sent); });
    sent_ += (size() - 1) * bytesOf(sent);  // each message goes round by all ranks but the last
    for (int rank = 0; rank < size(); ++rank) {
      auto& part = received[static_cast<std::size_t>(rank)];
      part = part.narrow(0, 0, shares[static_cast<std::size_t>(rank)].size());
    }
    return send(at::cat(received), own.device());
  }

  [[nodiscard]] at::Tensor sumRows(const at::Tensor& all, const std::vector<Range>& shares) override {
    const auto mine = ownShare(shares).size();
    std::vector<std::int64_t> given;
    for (const auto& share : shares) given.push_back(share.size());
    auto& by = exchangerFor(all);
    const auto sent = send(all.detach(), by.device()).contiguous();
    const auto toOthers = bytesOf(sent.narrow(0, mine, sent.size(0) - mine));  // all rows but its own
    const auto received = size() * bytesOf(sent.narrow(0, 0, mine));
    by.settle();
    const auto parts = waited(bytesOf(sent) + received, [&] { return by.handOut(sent, given); });
    sent_ += toOthers;
    auto sum = parts.narrow(0, 0, mine).clone();
    for (int rank = 1; rank < size(); ++rank) sum += parts.narrow(0, rank * mine, mine);
    return send(sum, all.device());
  }

  [[nodiscard]] std::int64_t sentBytes() const override { return sent_; }

  void leave(const Error& why) override {
    abandon();
    if (lost_) return watch_->tellEnd(lost_->first, lost_->second);
    watch_->tellEnd(place_.rank, wordsOfEnd(why));
  }

 private:
  using Group = GlooExchanger::Group;

  /// In a thread of its own, which hangs where a rank goes meanwhile.
  void joinGroup() {
    watch_->enter(milliseconds(0));
    auto making = std::make_shared<std::promise<Group>>();
    auto made = making->get_future();
    std::thread([making, place = place_, store = store_] {
      try {
        auto options = c10d::ProcessGroupGloo::Options::create(kForEver);
        options->devices = networksOf(place);
        options->threads = 1;
        auto meeting = c10::make_intrusive<c10d::PrefixStore>("gloo", store);
        making->set_value(c10::make_intrusive<c10d::ProcessGroupGloo>(meeting, place.rank, place.size, options));
      } catch (...) {
        making->set_exception(std::current_exception());
      }
    }).detach();
    while (made.wait_for(kLookOut) != std::future_status::ready) endIfVain();
    onHost_ = std::make_unique<GlooExchanger>(made.get(), [this] { return whyVain(); });
    watch_->passed();
    joined_ = true;
  }

  void startNccl(c10::Device device) {
    const auto cannot = [&](const std::exception& error) {
      return RankLost(Error{ErrorKind::kRankLost, "it cannot start NCCL (" + wordsOf(error) + ")", "rank " + std::to_string(rank()),
                            "NCCL_DEBUG=WARN in the environment makes it say more; with --rank-gloo the ranks do without it"});
    };
    std::string id;
    try {
      if (rank() == 0) id = newNcclId();
    } catch (const std::exception& error) {
      throw cannot(error);
    }
    id = gatherTexts(id).front();
    watch_->enter(milliseconds(0));
    try {
      onGpu_ = meetByNccl({rank(), size(), device, id}, [this] { return whyVain(); });
    } catch (const RankLost&) {
      throw;
    } catch (const std::exception& error) {
      if (const auto gone = watch_->findOut()) fail(*gone);
      throw cannot(error);
    }
    watch_->passed();
  }

  [[nodiscard]] Exchanger& exchangerFor(const at::Tensor& tensor) { return exchangesOn(tensor.device()).is_cuda() ? *onGpu_ : *onHost_; }

  [[nodiscard]] const Range& ownShare(const std::vector<Range>& shares) const { return shares.at(static_cast<std::size_t>(place_.rank)); }

  /// What an exchange gives. `bytes`: that pass this rank in it.
  template <class Exchange>
  std::invoke_result_t<const Exchange&> waited(std::int64_t bytes, const Exchange& exchange) {
    watch_->enter(milliseconds(bytes / kBytesAMillisecond));
    try {
      auto result = exchange();
      watch_->passed();
      return result;
    } catch (const RankLost&) {
      abandon();
      throw;
    } catch (const std::exception& error) {
      abandon();
      fail(error);
    }
  }

  void abandon() {
    if (onHost_ != nullptr) onHost_->abandon();
    if (onGpu_ != nullptr) onGpu_->abandon();
  }

  /// For those that wait, as of Lookout: what it sets besides is read by the thread that waits once that has what is returned here.
  [[nodiscard]] std::exception_ptr whyVain() {
    try {
      endIfVain();
    } catch (const RankLost&) {
      return std::current_exception();
    }
    return nullptr;
  }

  void endIfVain() {
    if (const auto gone = watch_->gone()) fail(*gone);
    if (const auto stall = watch_->stalled()) fail(*stall);
  }

  [[noreturn]] void fail(const std::exception& error) {
    if (lacksMemory(error)) throw ThrownError(shortOfMemory(place_));
    if (const auto gone = watch_->findOut()) fail(*gone);
    const std::string words = joined_ ? "the ranks can no longer reach each other (" : "the ranks do not reach each other (";
    throw RankLost(Error{ErrorKind::kRankLost, words + wordsOf(error) + ")", inWords(place_), whatToDo()});
  }

  [[noreturn]] void fail(const RankWatch::Gone& gone) {
    lost_.emplace(gone.rank, gone.words);
    throw RankLost(Error{ErrorKind::kRankLost, gone.words, "rank " + std::to_string(gone.rank), kResume});
  }

  [[noreturn]] void fail(const RankWatch::Stall& stall) {
    if (stall.rank) fail(RankWatch::Gone{*stall.rank, stall.words});
    throw RankLost(Error{ErrorKind::kRankLost, stall.words, stall.where, std::string("Check the network between them. ") + whatToDo()});
  }

  [[nodiscard]] const char* whatToDo() const { return joined_ ? kResume : kNameInterface; }

  RankPlace place_;
  c10::intrusive_ptr<c10d::Store> store_;
  std::optional<RankWatch> watch_;
  std::optional<std::pair<int, std::string>> lost_;  // who, and in which words
  std::int64_t sent_ = 0;                            // bytes
  bool joined_ = false;                              // they reach each other by Gloo
  // They look out by what is above, and go first.
  std::unique_ptr<Exchanger> onHost_;
  std::unique_ptr<Exchanger> onGpu_;  // null: tensors of GPUs go through the host as well
};

}  // namespace

bool canMeetRanks() { return true; }

Result<std::unique_ptr<Ranks>> meetRanks(const RankPlace& place) {
  try {
    return std::make_unique<GlooRanks>(place);
  } catch (const ThrownError& known) {  // RankLost, say
    return tl::unexpected(known.error());
  } catch (const std::exception& error) {
    if (lacksMemory(error)) return tl::unexpected(shortOfMemory(place));
    return tl::unexpected(Error{
        ErrorKind::kRankLost, "the ranks cannot meet at " + place.address + ':' + std::to_string(place.port) + " (" + wordsOf(error) + ")",
        inWords(place), place.launcherMeets ? kLauncherMeets : "Check MASTER_ADDR and MASTER_PORT (or --rank-port), and that rank 0 runs"});
  }
}

}  // namespace xsmoe::device
