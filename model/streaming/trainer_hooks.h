// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "model/core/error.h"
#include "model/core/events.h"
#include "model/network/recommender.h"
#include "model/streaming/model_moment.h"
#include "model/streaming/run_state.h"

namespace xsmoe::streaming {

/// Loads the hidden states that a recommender asks for, of every item of the stream.
using StateSource =
    std::function<Result<std::shared_ptr<const network::ItemStates>>(const std::vector<Modality>&, const std::vector<int>& states)>;

/// What happens to a model besides training; called in the trainer's thread.
struct TrainerHooks {
  /// After the test of a window, before freezing, expansion and pruning. An error ends the run.
  std::function<Result<void>(WindowIndex, const network::Recommender&)> tested;
  /// A copy of the model was asked for (Controls::copyModel, copyAtEpochs). Of an epoch's end, of pruning, removing and pinning by hand it
  /// comes before their event, of an undo before takenBack.
  std::function<void(ModelMoment)> copied;
  /// A moment from which the run can go on: every window boundary, and ends of epochs as `checkpoint-every` says. Tensors are the model's
  /// own.
  std::function<void(const TrainerState&)> resumable;
  /// The run has diverged and is about to fail. The last good epoch's end, from which it can go on; so many events were told before it.
  std::function<void(const TrainerState&, std::int64_t events)> rolledBack;
  /// A window was tested: from here a fork goes on and, from the last one, the run itself once its stream has grown.
  std::function<Result<void>(const TrainerState&)> ended;
  /// A person took a change back: the run is where this state was taken, and has told so many events. Without it nothing can be taken back.
  std::function<void(const TrainerState&, std::int64_t events)> takenBack;
  /// What a person should know and what ends nothing. One sentence.
  std::function<void(const std::string&)> notice;
  /// Whether changed settings can be used; without it only their ranges are checked.
  std::function<Result<void>(const RunSettings&)> check;
  /// Changes to make, each at its place, besides those that are asked for.
  std::vector<ChangeLogged> script;
  /// The same of changes that a person had made before the run was interrupted. An undo takes back the last that is still to come.
  std::vector<ChangeLogged> again;
  /// Those of them, and of what comes again since something before it was taken back, that are still to come. Told before such changes are
  /// lost elsewhere (takenBack), and after they are safe there (resumable).
  std::function<void(const std::deque<ChangeLogged>&)> toCome;
};

/// An error on its way through code that throws, an observer's or a hook's too; Trainer::run() catches it.
struct Failed {
  Error error;
};

/// Inside the trainer errors are thrown, to leave its loops.
template <class T>
T valueOrThrow(Result<T> result) {
  if (!result) throw Failed{result.error()};
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

}  // namespace xsmoe::streaming
