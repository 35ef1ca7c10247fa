// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <QStringList>

#include "widgets/report/view_files.h"

namespace xsmoe::studio {

/// What the program was asked for on its command line.
struct CommandLine {
  QString folder;        ///< a stream or a run to open, or files to import; empty: none
  bool builtIn = false;  ///< train on the built-in stream
  QString runs;          ///< folder for new runs; empty: the user's
  QString screenshots;   ///< render pictures of the window into this folder and end
  QString handbook;      ///< render the pictures of the handbook into this folder and end
  QString report;        ///< write the report of `folder` into this file and end
  QString figure;        ///< write Figure 2 of the runs below `folder` into this file and end
  QString views;         ///< write the views of the run `folder` into this folder and end
  QString run;           ///< of this run
  QString stream;        ///< of the run of `report` or `views`; empty: where its record names it
  QString config;        ///< file with the settings of the next run; empty: as they were left
  QString text;          ///< help, version or an error: print and end
  int exitCode = -1;     ///< with `text`; −1: go on

  /// What `views` are made for.
  widgets::FigurePlace figurePlace = widgets::FigurePlace::kPage;
};

/// `arguments` as QCoreApplication gives them; needs an application object.
[[nodiscard]] CommandLine parseCommandLine(const QStringList& arguments);

}  // namespace xsmoe::studio
