// A brick of 8 nm x 6 nm x 10 nm in nanometres, its upper half of another material, in hexahedra.
// gmsh -3 -format msh41 -o cube_hexahedra.msh cube_hexahedra.geo
Point(1) = {0, 0, 0};
line[] = Extrude {8, 0, 0} { Point{1}; Layers{4}; };
low[] = Extrude {0, 6, 0} { Line{line[1]}; Layers{3}; Recombine; };
oxide[] = Extrude {0, 0, 5} { Surface{low[1]}; Layers{4}; Recombine; };
metal[] = Extrude {0, 0, 5} { Surface{oxide[0]}; Layers{3}; Recombine; };
Physical Volume("oxide", 1) = {oxide[1]};
Physical Volume("metal", 2) = {metal[1]};
Physical Surface("bottom", 3) = {low[1]};
Physical Surface("top", 4) = {metal[0]};
