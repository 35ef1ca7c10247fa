// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/threads/engine_thread.h"

#include <exception>
#include <utility>

#include "app/studio/threads/posting.h"
#include "app/studio/threads/run_adapter.h"
#include "model/core/thrown_error.h"

namespace xsmoe::studio {
namespace {

/// Hands each kind of request to the engine's method for it.
struct Carry {
  engine::Engine& engine;
  engine::TrainListener& listener;
  engine::Controls& controls;
  Result<engine::TrainOutcome> operator()(const engine::TrainRequest& request) const { return engine.train(request, listener, controls); }
  Result<engine::TrainOutcome> operator()(const engine::ResumeRequest& request) const { return engine.resume(request, listener, controls); }
  Result<engine::TrainOutcome> operator()(const engine::ForkRequest& request) const { return engine.fork(request, listener, controls); }
  Result<engine::TrainOutcome> operator()(const PlannedRequest& request) const {
    return engine.trainPlanned(request.plan, request.name, listener, controls);
  }
};

/// The folder that the run is written to.
std::filesystem::path runFolderOf(const engine::TrainRequest& request) { return request.run; }
std::filesystem::path runFolderOf(const engine::ResumeRequest& request) { return request.run; }
std::filesystem::path runFolderOf(const engine::ForkRequest& request) { return request.fork; }
std::filesystem::path runFolderOf(const PlannedRequest& request) { return request.run; }

RunEnd endOf(const TrainJob& job, const Result<engine::TrainOutcome>& result) {
  RunEnd end{job.runId, {}, {}};
  if (result)
    end.outcome = *result;
  else
    end.error = result.error();
  return end;
}

}  // namespace

EngineThread::EngineThread(std::shared_ptr<SharedEngine> engine, QObject* parent)
    : QObject(parent), engine_(std::move(engine)), thread_(QStringLiteral("training")) {
  nextDelivery_.setSingleShot(true);
  connect(&nextDelivery_, &QTimer::timeout, this, &EngineThread::deliver);
}

EngineThread::~EngineThread() {
  if (controls_) controls_->stop();
  thread_.finish();
}

void EngineThread::train(TrainJob job) {
  if (controls_) controls_->stop();
  controls_ = job.controls;
  runId_ = job.runId;
  mailbox_ = std::make_shared<LiveMailbox>();
  ++unfinished_;
  thread_.post([this, job = std::move(job), mailbox = mailbox_] { work(job, mailbox); });
}

/// The outermost call of the training thread: nothing is thrown beyond it.
Result<engine::TrainOutcome> EngineThread::trainGuarded(const TrainJob& job, RunAdapter& adapter) {
  try {
    const auto engine = engine_->get();
    if (!engine) return tl::make_unexpected(engine.error());
    return std::visit(Carry{**engine, adapter, *job.controls}, job.request);
  } catch (const ThrownError& error) {
    return tl::make_unexpected(error.error());
  } catch (const std::exception& error) {
    const auto folder = std::visit([](const auto& request) { return runFolderOf(request); }, job.request);
    return failure(folder.string(), "the run broke off: " + wordsOf(error),
                   "What was measured is kept in the run folder. Please report this");
  }
}

void EngineThread::work(const TrainJob& job, const std::shared_ptr<LiveMailbox>& mailbox) {
  const auto id = job.runId;
  const auto inWindow = [this, id](auto tell) {
    post(this, [this, id, tell] {
      if (id == runId_) tell();
    });
  };
  RunAdapter adapter(id, *mailbox,
                     {[this] { post(this, [this] { onNews(); }); },
                      [this, inWindow](const Progress& progress) { inWindow([this, progress] { Q_EMIT progressed(progress); }); },
                      [this, inWindow](const std::string& sentence) {
                        inWindow([this, text = QString::fromStdString(sentence)] { Q_EMIT noticed(text); });
                      },
                      [this, inWindow] { inWindow([this] { Q_EMIT copied(); }); },
                      [this, inWindow](const DataReport& data) { inWindow([this, data] { Q_EMIT dataTold(data); }); }},
                     job.controls.get());
  const auto end = endOf(job, trainGuarded(job, adapter));
  post(this, [this, end] { onEnd(end); });
}

void EngineThread::onNews() {
  const auto due = sinceDelivery_.isValid() ? kLiveInterval.count() - sinceDelivery_.elapsed() : 0;
  if (due <= 0)
    deliver();
  else if (!nextDelivery_.isActive())
    nextDelivery_.start(static_cast<int>(due));
}

void EngineThread::deliver() {
  // An older run's mailbox is gone: what it still puts there is dropped with it.
  auto state = mailbox_ ? mailbox_->take() : nullptr;
  if (!state) return;
  sinceDelivery_.start();
  Q_EMIT live(std::move(state));
}

void EngineThread::onEnd(const RunEnd& end) {
  --unfinished_;
  if (end.runId == runId_) deliver();
  Q_EMIT ended(end);
}

}  // namespace xsmoe::studio
