// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/perspectives/run_list_file.h"

#include "app/studio/threads/posting.h"
#include "model/core/files/replacement_file.h"
#include "widgets/charts/origin_file.h"
#include "widgets/words/wording.h"

namespace xsmoe::studio {

RunListFile::RunListFile(QObject* parent) : QObject(parent), thread_(QStringLiteral("lists")) {}

RunListFile::~RunListFile() { thread_.finish(); }

void RunListFile::write(const QString& file, const std::shared_ptr<const std::string>& text, const QStringList& provenance) {
  thread_.post([this, file, text, origin = widgets::originObject(tr("Runs"), provenance)] {
    auto written = writeTextFile(file.toStdString(), *text);
    if (written) written = widgets::writeOrigin(file.toStdString(), origin);
    const QString why = written ? QString() : widgets::errorWords(written.error());
    post(this, [this, file, why] { why.isEmpty() ? Q_EMIT saved(file) : Q_EMIT notSaved(why); });
  });
}

}  // namespace xsmoe::studio
