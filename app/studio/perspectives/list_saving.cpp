// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/perspectives/list_saving.h"

#include <QJsonObject>
#include <QPointer>

#include "model/analysis/split_table.h"
#include "widgets/charts/origin_file.h"
#include "widgets/charts/table_file.h"
#include "widgets/words/wording.h"

namespace xsmoe::studio {

ListSaving::ListSaving(Session& session, QObject* parent) : QObject(parent), session_(session) {
  connect(&session_.questions(), &QuestionThread::progressed, this, &ListSaving::tellProgress);
}

ListSaving::~ListSaving() { *wanted_ = false; }

void ListSaving::saveTable(const std::filesystem::path& file, const CellTable& table, const QString& title, const QStringList& provenance) {
  if (const auto written = widgets::writeTable(file, table, title, provenance); !written)
    Q_EMIT told(widgets::errorWords(written.error()));
  else
    Q_EMIT saved(QString::fromStdString(file.string()));
}

void ListSaving::saveList(const std::filesystem::path& file, const Recommendation& list, const QStringList& provenance) {
  saveTable(file, listTable(list), tr("Recommended list"), provenance);
}

void ListSaving::saveEveryone(const std::filesystem::path& file, const AskedMoment& moment, int top, const QStringList& provenance) {
  if (writing_) return Q_EMIT told(tr("Everyone's list is being written already. Ask again when that is done."));
  if (!moment.window)
    return Q_EMIT told(tr("Everyone's list is of stored weights: choose a finished window in “Model after”, then save again."));
  writing_ = true;
  tenths_ = -1;
  wanted_ = std::make_shared<std::atomic<bool>>(true);
  tellProgress({std::string(engine::kEveryoneWork), 0, 0, "users"});
  auto& questions = session_.questions();
  questions.ask(
      this,
      [&questions, file, moment, top, wanted = wanted_,
       origin = widgets::originObject(tr("Everyone's lists"), provenance)](QuestionDesk& desk) -> Result<engine::EveryoneReport> {
        const auto goOn = questions.progressCallback(wanted);
        auto asked = desk.questions(moment.run, moment.stream, goOn);
        if (!asked) return tl::make_unexpected(asked.error());
        engine::EveryoneRequest request;
        request.file = file;
        request.moment = {*moment.window, moment.epoch};
        request.top = top;
        auto written = (*asked)->writeEveryone(request, goOn);
        if (!written) return written;
        if (const auto beside = widgets::writeOrigin(file, origin); !beside) return tl::make_unexpected(beside.error());
        return written;
      },
      [this, file](const Result<engine::EveryoneReport>& report) { take(file, report); });
}

/// A tenth at a time, so that those who have it read to them hear other things too.
void ListSaving::tellProgress(const Progress& progress) {
  if (!writing_ || progress.what != engine::kEveryoneWork) return;
  const std::int64_t tenths = progress.total > 0 ? 10 * progress.done / progress.total : 0;
  if (tenths == tenths_) return;
  tenths_ = tenths;
  const QString sentence =
      progress.total > 0 ? tr("Writing everyone's list: %1 of %2 users").arg(widgets::count(progress.done), widgets::count(progress.total))
                         : tr("Writing everyone's list…");
  Q_EMIT told(sentence, tr("Stop"), [feed = QPointer<ListSaving>(this)] {
    if (feed) feed->stop();
  });
}

void ListSaving::take(const std::filesystem::path& file, const Result<engine::EveryoneReport>& report) {
  writing_ = false;
  if (report) {
    const QString path = QString::fromStdString(file.string());
    return Q_EMIT told(tr("%1 written: %2").arg(widgets::counted(report->users, tr("1 list is"), tr("%1 lists are")), path) +
                       widgets::besideText(path));
  }
  if (!*wanted_) return Q_EMIT told(tr("Stopped: everyone's list was not written. What was there before is as it was."));
  if (session_.opening()) return Q_EMIT told(tr("Writing everyone's list was given up for what was being opened. Ask for it again."));
  Q_EMIT told(widgets::errorWords(report.error()));
}

}  // namespace xsmoe::studio
