// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/perspectives/without_command.h"

#include <QCoreApplication>
#include <algorithm>

#include "app/studio/session/studio_folders.h"
#include "model/core/data_commands.h"
#include "widgets/help/view_help.h"

namespace xsmoe::studio {
namespace {

class WithoutWords {
  Q_DECLARE_TR_FUNCTIONS(WithoutWords)
};

QString titleOf(const QString& page) {
  const auto help = widgets::findViewHelp(page);
  return help ? help->title : page;
}

}  // namespace

const std::vector<ViewWithoutCommand>& viewsWithoutCommand() {
  static const std::vector<ViewWithoutCommand> kViews{
      {QStringLiteral("machine"),
       WithoutWords::tr("No command tells what the machine does now; All Views of This Run as It Stands draws what each epoch took")},
      {QStringLiteral("expert"), WithoutWords::tr("No command tells the life of one expert; the view's own menu saves it")},
      {QStringLiteral("trade-off"),
       WithoutWords::tr("No command draws the points; xsmoe runs with --columns has the numbers that they are made of")},
      {QStringLiteral("learn"), WithoutWords::tr("The tour is of this window alone")}};
  return kViews;
}

const QStringList& viewsDrawnTogether() {
  static const QStringList kViews{QStringLiteral("network"),  QStringLiteral("loss"),  QStringLiteral("shares"),
                                  QStringLiteral("weights"),  QStringLiteral("lives"), QStringLiteral("weights-over-time"),
                                  QStringLiteral("timeline"), QStringLiteral("sizes")};
  return kViews;
}

PageCommand withoutCommand(const QString& page) {
  const auto& views = viewsWithoutCommand();
  const auto found = std::find_if(views.begin(), views.end(), [&](const ViewWithoutCommand& one) { return one.page == page; });
  return {titleOf(page), {}, found == views.end() ? QString() : found->why};
}

PageCommand allViewsCommand(const std::filesystem::path& run) {
  return {WithoutWords::tr("All Views of This Run as It Stands"),
          viewsCommand(run.string(), newViewsFolder(run.parent_path(), run).string())};
}

PageCommand drawnCommand(const QString& page, const std::filesystem::path& run) {
  const auto all = allViewsCommand(run);
  return {WithoutWords::tr("%1, Among %2", "a view, All Views of This Run as It Stands").arg(titleOf(page), all.title), all.words};
}

}  // namespace xsmoe::studio
