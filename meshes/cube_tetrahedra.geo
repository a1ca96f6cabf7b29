// A cube of 10 nm in nanometres, its upper half of another material, in tetrahedra. Transfinite, because
// gmsh's free tetrahedra are not Delaunay at the surface. Written in the binary format 4.1.
// gmsh -3 -format msh41 -bin -o cube_tetrahedra.msh cube_tetrahedra.geo
n = 5;
Point(1) = {0, 0, 0};
line[] = Extrude {10, 0, 0} { Point{1}; Layers{n}; };
low[] = Extrude {0, 10, 0} { Line{line[1]}; Layers{n}; };
oxide[] = Extrude {0, 0, 5} { Surface{low[1]}; Layers{3}; };
metal[] = Extrude {0, 0, 5} { Surface{oxide[0]}; Layers{3}; };
Physical Volume("oxide", 1) = {oxide[1]};
Physical Volume("metal", 2) = {metal[1]};
Physical Surface("bottom", 3) = {low[1]};
Physical Surface("top", 4) = {metal[0]};
Physical Surface("interface", 5) = {oxide[0]};
