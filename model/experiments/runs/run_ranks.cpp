// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/runs/run_ranks.h"

#include <exception>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "model/core/methods.h"
#include "model/core/setting_descriptions.h"
#include "model/core/setting_text.h"
#include "model/core/thrown_error.h"
#include "model/device/cuda.h"
#include "model/device/memory_limit.h"
#include "model/experiments/runs/resume_slots.h"
#include "model/experiments/runs/settings_json.h"
#include "model/streaming/trainer.h"
#include "model/streaming/weights_sum.h"

namespace xsmoe::experiments {
namespace {

class NobodyTold : public engine::RunObserver {
 public:
  void onEvent(const RunEvent& /*event*/) override {}
};

/// Knows what is to be done to the run, as rank 0's keeper does.
class KeepsNothing : public streaming::RunKeeper {
 public:
  explicit KeepsNothing(const RunBeside& run) : run_(run) {}
  [[nodiscard]] std::vector<PlacedChange> script() const override { return run_.script; }
  [[nodiscard]] std::vector<PlacedChange> again() const override { return run_.again; }
  [[nodiscard]] Result<void> checkSettings(const RunSettings& changed) const override {
    const auto& session = *run_.workshop.session;
    return validate(changed, session.hiddenStates(), session.cachedStates());
  }

 private:
  const RunBeside& run_;
};

Result<engine::TrainOutcome> outcomeOf(const std::function<Result<engine::TrainOutcome>(device::Ranks*)>& train, device::Ranks& ranks) {
  try {
    return train(&ranks);
  } catch (const ThrownError& known) {  // RankLost, say
    return tl::unexpected(known.error());
  } catch (const std::exception& error) {
    ranks.leave({ErrorKind::kFailed, "it broke off (" + device::failureWords(error) + ")", {}, {}});
    throw;
  }
}

}  // namespace

Result<engine::TrainOutcome> amongRanks(const std::optional<RankPlace>& place,
                                        const std::function<Result<engine::TrainOutcome>(device::Ranks*)>& train) {
  if (!place || place->size < 2) return train(nullptr);
  auto ranks = device::meetRanks(*place);
  if (!ranks) return tl::unexpected(ranks.error());
  if (place->onMet) place->onMet();
  auto outcome = outcomeOf(train, **ranks);
  if (!outcome) (*ranks)->leave(outcome.error());
  return outcome;
}

Result<void> shareAmong(device::Ranks* ranks, Workshop& workshop, Method method) {
  if (ranks == nullptr) return {};
  constexpr const char* kAlone = "Train it without ranks";
  if (const auto why = whyNotShared(method); !why.empty()) return usageError("--ranks", why, kAlone);
  if (!workshop.recommender->shareAmong(ranks)) return usageError("--ranks", "the method computes its steps alone", kAlone);
  workshop.device.ranks = ranks->size();
  return {};
}

std::string agreeOnRun(device::Ranks& ranks, const RunSettings& settings, device::ComputeDevice& device, const StreamChecksums& stream) {
  auto compared = settings;
  compared.device = {};  // each rank's own but for what is compared as it was chosen: "auto" says nothing
  const auto program = thisProgram();
  ranks.agreeOn("program", program.version + ' ' + program.git, "Start the same program everywhere");
  ranks.agreeOn("stream", nlohmann::json(stream).dump(), "Give every rank the same stream folder, or a copy of it");
  ranks.agreeOn("set of settings", toJson(compared).dump(), "Start every rank with the same command line");
  const auto gpu = device::gpuModel(device.device);  // another kind rounds and draws otherwise
  ranks.agreeOnWords(std::string("computes on a ") + (device.device.is_cpu() ? "CPU" : "GPU") + (gpu.empty() ? "" : " (" + gpu + ')') +
                         " in " + device.precisionName(),
                     "Start every rank with the same --device and --precision");
  ranks.haveEachTheirOwn("GPU", device::placeOfGpu(device.device),
                         "Start no more ranks on a machine than it has GPUs, each with its LOCAL_RANK, or use --device cpu");
  const auto choice = ranks.exchangeFrom(device.device);
  if (!device.device.is_cpu()) device.carrier = device::name(choice.carrier);
  return choice.why;
}

void agreeOnPoint(device::Ranks& ranks, const streaming::TrainerState* from) {
  constexpr const char* kCopy = "Copy rank 0's run folder to every rank";
  ranks.agreeOnWords(from == nullptr ? "begins the run again" : "goes on from " + placeInWords(*from), kCopy);
  if (from == nullptr) return;
  const auto bits =
      std::to_string(streaming::sumOfBits(from->model.parameters)) + ' ' + std::to_string(streaming::sumOfBits(from->training));
  ranks.agreeOn("set of weights to go on with", bits, kCopy);
}

void tellExchange(const std::string& whyGloo, engine::TrainListener& listener) {
  if (!whyGloo.empty()) listener.onNotice("what GPUs of the ranks exchange goes through the memory of the host, by Gloo: " + whyGloo);
}

Result<engine::TrainOutcome> trainBeside(RunBeside& run, std::optional<streaming::TrainerState> from, engine::Controls& controls,
                                         device::Ranks& ranks) {
  const auto& session = *run.workshop.session;
  const auto states = [&](const auto& modalities, const auto& list) {
    return session.loadStates(modalities, list, run.settings.device.featureBytes());
  };
  NobodyTold observer;
  KeepsNothing keeper(run);
  streaming::Trainer trainer(
      {session.windows(), states, run.settings, *run.workshop.recommender, observer, controls, keeper, {}, {}, &ranks});
  const auto end = trainer.run(std::move(from));
  if (!end) return tl::unexpected(end.error());
  return engine::TrainOutcome{end->stopped, end->result};
}

}  // namespace xsmoe::experiments
