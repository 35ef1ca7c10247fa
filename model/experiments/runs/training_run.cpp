// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/runs/training_run.h"

#include <utility>

#include "model/core/files/new_folder.h"
#include "model/core/methods.h"
#include "model/core/names.h"
#include "model/experiments/runs/new_run.h"
#include "model/experiments/runs/open_run.h"
#include "model/experiments/runs/run_ranks.h"
#include "model/experiments/runs/run_stream.h"
#include "model/experiments/runs/stream_part.h"
#include "model/features/provenance.h"

namespace xsmoe::experiments {
namespace {

/// Of no cache, where the method reads none and there is none.
features::CacheProvenance provenanceOf(const streaming::StreamSession& session) {
  return session.cache() ? features::provenanceOf(*session.cache()) : features::CacheProvenance{};
}

RunDescription describeRun(const engine::TrainRequest& request, const Workshop& workshop) {
  const auto& device = workshop.device;
  const auto& session = *workshop.session;
  RunDescription run;
  run.folder = plainPath(request.run).string();
  run.name = plainPath(request.run).filename().string();
  run.streamTitle = session.folder().title;
  run.streamFolder = std::filesystem::absolute(request.stream).string();
  run.settings = request.settings;
  run.settings.device.threads = device.threads;
  run.device = device.description();
  run.precision = device.precisionName();
  run.hiddenStates = session.hiddenStates();
  run.cachedStates = session.cachedStates();
  run.visualWidth = static_cast<int>(session.width(Modality::kVisual));
  run.textualWidth = static_cast<int>(session.width(Modality::kTextual));
  run.forecast = request.forecast;
  return run;
}

/// What of the cache cannot be read refuses the run before it has a folder. The trainer finds it read.
Result<void> readStates(Workshop& workshop, std::int64_t memory, const ProgressCallback& progress) {
  auto& recommender = *workshop.recommender;
  auto states = workshop.session->loadStates(recommender.modalities(), recommender.requiredStates(), memory, progress);
  if (!states) return tl::unexpected(states.error());
  recommender.setItemStates(*states);
  return {};
}

/// Of IISAN on other hidden states than its own (baselines.md, DEC-27); empty: nothing is unusual.
std::string unusualStates(const ModelSettings& model, int hiddenStates) {
  const auto& description = descriptionOf(model.method);
  auto usual = model;
  usual.baselines.iisanStates.clear();
  const auto read = statesOf(model, hiddenStates), expected = statesOf(usual, hiddenStates);
  if (description.states != StatesUsed::kIisan || read == expected) return {};
  return std::string(description.title) + " reads the hidden states " + name(read) + " in place of " + name(expected);
}

Result<engine::TrainOutcome> train(const engine::TrainRequest& asked, engine::TrainListener& listener, engine::Controls& controls,
                                   ModelCopy& copy, StreamShelf& streams, const Replayed& replayed, device::Ranks* ranks) {
  engine::TrainRequest request = asked;
  const ProgressCallback progress = [&](const Progress& state) {
    listener.onProgress(state);
    return !controls.stopRequested();
  };
  const auto folder = data::openStreamFolder(request.stream);
  if (!folder) return tl::unexpected(folder.error());
  fitToStream(request, *folder);
  auto workshop = openWorkshop(request.settings, request.fitGrouping, *folder, streams, progress, request.ranks);
  if (!workshop) return tl::unexpected(workshop.error());
  if (auto shared = shareAmong(ranks, *workshop, request.settings.model.method); !shared) return tl::unexpected(shared.error());
  auto checksums = checksumsOf(*folder, streams.checksums(), progress);
  if (!checksums) return tl::unexpected(checksums.error());

  const auto memory = request.settings.device.featureBytes();
  if (auto read = readStates(*workshop, memory, progress); !read) return tl::unexpected(read.error());
  const auto whyGloo = ranks == nullptr ? std::string() : agreeOnRun(*ranks, request.settings, workshop->device, *checksums);
  if (ranks != nullptr && ranks->rank() > 0) {
    RunBeside beside{std::move(*workshop), request.settings};
    return trainBeside(beside, {}, controls, *ranks);
  }
  // What one rank alone reads it reads to the end: the others wait for it.
  const ProgressCallback untilStopped = [&](const Progress& state) { return progress(state) || ranks != nullptr; };
  auto part = partOf(*workshop->session, request.settings.model.method, workshop->recommender->requiredStates(), memory, untilStopped);
  if (!part) return tl::unexpected(part.error());

  const RunPaths paths(request.run);
  RunManifest manifest{describeRun(request, *workshop), std::move(*checksums), std::move(*part), provenanceOf(*workshop->session),
                       replayed.run};
  manifest.description.streamRecords = manifest.part.records;
  manifest.description.sources = sourcesOf(manifest, thisProgram().build());
  auto made = NewRun::create(paths, manifest);
  if (!made) return tl::unexpected(made.error());
  auto started = made->start(0);
  if (!started) return tl::unexpected(started.error());
  listener.onStarted(manifest.description);
  listener.onData(workshop->session->report());
  if (const auto untitled = data::whyNoTitles(*folder)) listener.onNotice("warning: " + *untitled);
  if (const auto notice = unusualStates(request.settings.model, manifest.description.hiddenStates); !notice.empty())
    listener.onNotice(notice);
  tellExchange(whyGloo, listener);
  OpenRun run{paths, manifest.description, std::move(*workshop), std::move(started->record), ResumeSlots(paths), replayed.changes};
  run.ranks = ranks;
  return carryOn(run, {}, listener, controls, copy);
}

}  // namespace

ProtocolSettings resolveProtocol(ProtocolSettings base, const engine::ProtocolChoice& choice, const data::StreamFolder& folder) {
  base.windows = choice.windows.value_or(folder.windows.value_or(base.windows));
  base.kCore = choice.kCore.value_or(folder.kCore.value_or(base.kCore));
  base.kCoreItems = choice.kCoreItems.value_or(base.kCoreItems);
  base.from = choice.from.value_or(folder.from.empty() ? base.from : folder.from);
  base.to = choice.to.value_or(folder.to.empty() ? base.to : folder.to);
  return base;
}

void fitToStream(engine::TrainRequest& request, const data::StreamFolder& folder) {
  if (request.choice) request.settings.protocol = resolveProtocol(request.settings.protocol, *request.choice, folder);
  if (request.fitEmbedding) request.settings.model.embedding = folder.embedding.value_or(request.settings.model.embedding);
}

Result<engine::TrainOutcome> runTraining(const engine::TrainRequest& asked, engine::TrainListener& listener, engine::Controls& controls,
                                         ModelCopy& copy, StreamShelf& streams, const Replayed& replayed) {
  return amongRanks(asked.ranks, [&](device::Ranks* ranks) { return train(asked, listener, controls, copy, streams, replayed, ranks); });
}

}  // namespace xsmoe::experiments
