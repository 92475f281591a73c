import { render } from "preact";
import { App } from "./app";
import "uplot/dist/uPlot.min.css";
import "./style/theme.css";
import "./style/layout.css";
import "./style/charger.css";
import "./style/faults.css";
import "./style/site.css";
import "./style/many.css";

const root = document.getElementById("app");
if (root !== null) render(<App />, root);
