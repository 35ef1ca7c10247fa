// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/shell/queue_news.h"

#include <QLabel>
#include <filesystem>
#include <optional>

#include "app/studio/session/queue_runner.h"
#include "app/studio/session/session.h"
#include "model/analysis/paper_plans.h"
#include "widgets/pages/queue_panel.h"

namespace xsmoe::studio {
namespace {

QString resultsAction(std::optional<TableKind> table) {
  if (!table) return QueueNews::tr("Show Its Runs");
  switch (*table) {
    case TableKind::kMethods: return QueueNews::tr("Show Table 1");
    case TableKind::kVariants: return QueueNews::tr("Show Table 2");
    case TableKind::kCosts: return QueueNews::tr("Show Table 3");
    case TableKind::kOverTau: return QueueNews::tr("Show Figure 2");
    case TableKind::kSignificance: return QueueNews::tr("Show Significance");
  }
  return {};
}

}  // namespace

QueueNews::QueueNews(Session& session, MessageBar& messages, QLabel& howFar) : session_(session), messages_(messages), howFar_(howFar) {
  const auto* const queue = &session_.queue();
  connect(queue, &QueueRunner::changed, this, &QueueNews::showHowFar);
  connect(queue, &QueueRunner::told, this,
          [this](const QString& sentence, bool waits) { tell(sentence, waits ? MessageAbout::kQueueWaits : MessageAbout::kQueue); });
  connect(queue, &QueueRunner::waitsNoMore, this, [this] { messages_.withdraw(MessageAbout::kQueueWaits); });
  connect(queue, &QueueRunner::finished, this, &QueueNews::tellFinished);
}

void QueueNews::tellQueued(int runs) {
  tell(runs == 0 ? tr("All runs of this experiment are in the queue already.") : tr("Runs that were put into the queue: %1.").arg(runs),
       MessageAbout::kQueue);
}

void QueueNews::tell(const QString& sentence, MessageAbout about) {
  messages_.showHint(
      sentence, tr("Show the Queue"), [this] { Q_EMIT session_.queue().viewRequested(); }, about);
}

/// With the way to the first table that the experiment is for; the page has the others, also once the message has gone.
void QueueNews::tellFinished(const QString& sentence, const ExperimentPlan& plan) {
  const auto tables = paperTablesOf(plan);
  const auto first = tables.empty() ? std::nullopt : std::optional(tables.front());
  messages_.showNews(
      sentence, resultsAction(first),
      [this, runs = std::filesystem::path(plan.runs), first] { Q_EMIT session_.queue().resultsRequested(runs, first); },
      MessageAbout::kQueue);
}

void QueueNews::showHowFar() {
  const auto& queue = session_.queue();
  const bool goesOn = queue.running() || queue.queue().training();
  const QString words = goesOn ? widgets::queueText(queue.queue()) : QString();
  howFar_.setText(words);
  howFar_.setVisible(!words.isEmpty());
}

}  // namespace xsmoe::studio
