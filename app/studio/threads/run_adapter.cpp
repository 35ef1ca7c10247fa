// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/threads/run_adapter.h"

#include <QThread>
#include <algorithm>
#include <fstream>
#include <sstream>
#include <string>
#include <utility>

#include "app/studio/threads/time_left.h"
#include "model/core/process_use.h"

namespace xsmoe::studio {
namespace {

/// Share of the newest step in the step time shown: steps of about the last second count.
constexpr double kNewestStepShare = 0.1;

/// Memory of this process as the kernel counts it; zeros where it does not tell.
struct MemoryReading {
  std::int64_t residentBytes = 0, peakBytes = 0;
};

MemoryReading readMemory() {
  MemoryReading reading;
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    std::istringstream words(line);
    std::string key;
    std::int64_t kibibytes = 0;
    words >> key >> kibibytes;
    if (key == "VmRSS:") reading.residentBytes = kibibytes * 1024;
    if (key == "VmHWM:") reading.peakBytes = kibibytes * 1024;
  }
  return reading;
}

double secondsOf(std::chrono::steady_clock::duration time) { return std::chrono::duration<double>(time).count(); }

}  // namespace

/// Adds the time of a call to what telling the window takes.
class RunAdapter::Telling {
 public:
  explicit Telling(RunAdapter& adapter) : adapter_(adapter) {}
  ~Telling() {
    const auto now = Clock::now();
    adapter_.state_.tellingSeconds += secondsOf(now - begun_);
    adapter_.state_.toldSeconds = secondsOf(now - adapter_.begun_);
  }
  Telling(const Telling&) = delete;
  Telling& operator=(const Telling&) = delete;

 private:
  RunAdapter& adapter_;
  Clock::time_point begun_ = Clock::now();
};

RunAdapter::RunAdapter(std::uint64_t runId, LiveMailbox& mailbox, Tell tell, const engine::Controls* controls)
    : mailbox_(mailbox), tell_(std::move(tell)), controls_(controls) {
  state_.runId = runId;
  state_.seen = RunSeen::kHere;
  cpuUsed_ = cpuSecondsUsed();
  diskRead_ = diskBytesRead();
}

void RunAdapter::onStarted(const RunDescription& description) {
  history_ = RunHistory(description);
  toldEvents_ = false;
  publish();
}

void RunAdapter::onResumed(const RunHistory& kept) {
  ++state_.timesBack;
  history_ = kept;
  if (!toldEvents_) state_.earlierChanges = kept.interventions().size();  // else a change was taken back
  state_.running.clear();
  state_.epoch = state_.batch = 0;
  if (const auto* const window = kept.newest()) {
    const auto& started = window->started;
    state_.batchesPerEpoch = started.trainSequences > 0 ? batchesOf(started, kept.settings().training.batchSize) : started.batchesPerEpoch;
    state_.epoch = static_cast<int>(window->epochs.size());
    state_.batch = state_.epoch > 0 ? state_.batchesPerEpoch : 0;
  }
  publish();
}

void RunAdapter::onProgress(const Progress& progress) {
  const auto now = Clock::now();
  if (now - lastProgress_ < kLiveInterval && progress.done != progress.total) return;
  lastProgress_ = now;
  tell_.progress(progress);
}

void RunAdapter::onNotice(const std::string& sentence) {
  if (tell_.notice) tell_.notice(sentence);
}

void RunAdapter::onData(const DataReport& data) {
  if (tell_.data) tell_.data(data);
}

void RunAdapter::onCopied() {
  if (tell_.copied) tell_.copied();
}

void RunAdapter::onEvent(const RunEvent& event) {
  const Telling telling(*this);
  toldEvents_ = true;
  history_.apply(event);
  follow(event.detail);
  // Batches are many: they are shown with onRunning(), at the rate of the window.
  if (!std::holds_alternative<BatchDone>(event.detail)) publish();
}

void RunAdapter::follow(const EventDetail& detail) {
  if (const auto* started = std::get_if<WindowStarted>(&detail)) {
    state_.epoch = state_.batch = 0;
    state_.batchesPerEpoch = started->batchesPerEpoch;
    state_.running.clear();
  } else if (const auto* batch = std::get_if<BatchDone>(&detail)) {
    state_.epoch = batch->epoch;
    state_.batch = batch->batch;
    // Another batch size holds from an epoch's first batch on.
    if (const auto* const window = history_.newest(); window != nullptr && batch->batch == 1 && window->started.trainSequences > 0)
      state_.batchesPerEpoch = batchesOf(window->started, history_.settings().training.batchSize);
    const double before = state_.stepSeconds > 0 ? state_.stepSeconds : batch->seconds;
    state_.stepSeconds = before + kNewestStepShare * (batch->seconds - before);
  } else if (!std::holds_alternative<TauChanged>(detail) && !std::holds_alternative<RunPaused>(detail) &&
             !std::holds_alternative<ChangeLogged>(detail) && !std::holds_alternative<SettingChanged>(detail)) {
    state_.running.clear();  // another epoch, or other experts: what ran so far is over
  }
}

bool RunAdapter::wantsRunning() { return mailbox_.empty() && Clock::now() - lastRunning_ >= kLiveInterval; }

void RunAdapter::onRunning(const engine::RunningState& running) {
  const Telling telling(*this);
  lastRunning_ = Clock::now();
  state_.running = running.usage;
  state_.deviceBytes = running.deviceBytes;
  state_.devicePeakBytes = running.devicePeakBytes;
  state_.gpu = running.gpu;
  state_.itemsPerSecond = state_.stepSeconds > 0 ? static_cast<double>(running.itemSlots) / state_.stepSeconds : 0;
  publish();
}

void RunAdapter::readUse() {
  constexpr std::chrono::seconds kSpan{1};
  const auto now = Clock::now();
  if (now - useRead_ < kSpan) return;
  const double used = cpuSecondsUsed();
  state_.cores = QThread::idealThreadCount();
  state_.busyCores = (used - cpuUsed_) / secondsOf(now - useRead_);
  const std::int64_t read = diskBytesRead();
  state_.readBytesPerSecond = read >= 0 && diskRead_ >= 0 ? static_cast<double>(read - diskRead_) / secondsOf(now - useRead_) : -1;
  useRead_ = now;
  cpuUsed_ = used;
  diskRead_ = read;
  using std::chrono::milliseconds;
  keepSample(std::chrono::duration_cast<milliseconds>(std::chrono::system_clock::now().time_since_epoch()).count());
}

void RunAdapter::keepSample(std::int64_t timeMs) {
  const double share = state_.cores > 0 ? std::min(1.0, state_.busyCores / state_.cores) : -1;
  state_.machine = withSample(state_.machine, {timeMs, share, state_.residentBytes, state_.gpu.busy, state_.gpu.usedBytes});
}

void RunAdapter::publish() {
  const auto memory = readMemory();
  state_.residentBytes = memory.residentBytes;
  state_.peakBytes = memory.peakBytes;
  readUse();
  state_.waitSeconds = controls_ != nullptr ? secondsOf(controls_->waitPerBatch()) : 0;
  const auto left = estimateTimeLeft(history_, state_.batch, state_.batchesPerEpoch, state_.waitSeconds);
  state_.windowLeft = left.window;
  state_.runLeft = left.run;
  auto snapshot = std::make_shared<LiveState>(state_);
  snapshot->history = std::make_shared<const RunHistory>(history_);
  if (mailbox_.put(std::move(snapshot))) tell_.news();
}

}  // namespace xsmoe::studio
